internal import Glibc

extension StageGroup {
  /// Whether anything the stages started is alive in their group. Reads all of /proc: a few milliseconds.
  var hasSurvivors: Bool {
    guard let processes = opendir("/proc") else { return false }
    defer { closedir(processes) }
    while let entry = readdir(processes) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 }.map { $0 } }
      guard let first = name.first, first >= UInt8(ascii: "1"), first <= UInt8(ascii: "9") else { continue }
      if isAliveHere(process: String(decoding: name, as: UTF8.self)) { return true }
    }
    return false
  }

  /// From `PID (NAME) STATE PARENT GROUP …`, where the name may hold anything; see proc_pid_stat(5).
  private func isAliveHere(process: String) -> Bool {
    guard let file = Descriptor(open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)) else { return false }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(file.number, &bytes, bytes.count)
    guard count > 0, let nameEnd = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return false }
    let fields = bytes[(nameEnd + 1)..<count].split(separator: UInt8(ascii: " "), maxSplits: 3)
    guard fields.count > 2, let state = fields[0].first else { return false }
    let isDead = state == UInt8(ascii: "Z") || state == UInt8(ascii: "X")
    return !isDead && fields[2].elementsEqual(String(id).utf8)
  }
}
