import Glibc
import Orchestration
import Runtime
import Syntax

/// Makes a stack of an `env`: what it consists of, and a name that no other user's or project's has.
struct StackReader {
  let machine: Machine

  func stack(
    _ declaration: Declaration, name: String?, buildsAnew: Bool = false
  ) throws(Raise) -> (spec: StackSpec, places: ServicePlaces) {
    var start = EnvironmentStart(machine: machine)
    start.isStack = true
    let request = try start.request(of: declaration)
    var spec = request.spec
    let path = declaration.source.absolutePath ?? WorkingFolder.current
    spec.purpose = "stack of \(path)"
    spec.buildsAnew = buildsAnew
    try machine.refuseSecrets(in: [name ?? ""], asNameOf: "a stack")
    let name = name ?? Self.name(of: declaration.name, in: path)
    return (StackSpec(name: name, environment: spec), request.places)
  }

  /// `dev-ada-3f2a1c`
  private static func name(of environment: String, in path: String) -> String {
    let user = (getenv("USER") ?? getenv("LOGNAME")).map { String(cString: $0) } ?? accountName ?? "\(getuid())"
    let digest = SHA256.hex(SHA256.hash(Array(path.utf8)))
    let text = "\(environment)-\(user)-\(digest.prefix(6))".lowercased()
    return String(text.map { (sign: Character) in sign.isASCII && (sign.isLetter || sign.isNumber) ? sign : "-" })
  }

  /// Of the account that this process runs as; programs that are started by others than a login have no `USER`.
  private static var accountName: String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var texts = [CChar](repeating: 0, count: 4096)
    guard getpwuid_r(getuid(), &entry, &texts, texts.count, &found) == 0, found != nil, let name = entry.pw_name else {
      return nil
    }
    return String(cString: name)
  }
}
