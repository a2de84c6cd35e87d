/// A URL's form with a secret in it, as others may read it: the secret stands as the name of the variable that holds it.
enum SecretURL {
  /// `nil` where a variable is not among the service's own, as `NAME=value`.
  static func form(of template: String, _ environment: [String]) -> String? {
    var form = ""
    var rest = template[...]
    while let start = rest.firstRange(of: "${") {
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else { return nil }
      let name = rest[start.upperBound..<end] + "="
      guard let line = environment.last(where: { $0.hasPrefix(name) }) else { return nil }
      form += rest[..<start.lowerBound] + line.dropFirst(name.count)
      rest = rest[rest.index(after: end)...]
    }
    return form + rest
  }
}

extension ServiceSecrets {
  /// Puts the variables' names where a URL's form has their values.
  package static func urlTemplate(_ form: String, _ variables: [EnvironmentVariable]) -> String {
    // The longest first: one may be a piece of another.
    let hidden = variables.filter { !$0.value.isEmpty }.sorted { $0.value.utf8.count > $1.value.utf8.count }
    var template: [UInt8] = []
    var rest = Array(form.utf8)[...]
    // From left to right, as a value may also be a piece of a name that stands there already.
    while let first = rest.first {
      if let variable = hidden.first(where: { rest.starts(with: $0.value.utf8) }) {
        template += Array("${\(variable.name)}".utf8)
        rest = rest.dropFirst(variable.value.utf8.count)
      } else {
        template.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: template, as: UTF8.self)
  }
}
