/// A project as a program of the language.
package enum Program {
  static let width = 120

  /// One environment with its services inside, for `use compose … as name`.
  package static func environment(_ project: ComposeProject, named name: String) -> [Line] {
    let services = project.services.filter(\.isActive).flatMap { lines(of: $0, indent: 2, notes: false) }
    return [Line(text: "env \(name) {", place: project.place)] + services + [Line(text: "}", place: project.place)]
  }

  /// A line of a program, and what it stands for.
  package struct Line: Sendable {
    package var text: String
    package var place: ComposePlace
  }

  /// A file to go on with: services one by one, then the environment; `reserved` names are not the environment's.
  package static func file(_ project: ComposeProject, named name: String, reserved: (String) -> Bool) -> String {
    var lines = project.header.map { "# \($0)" }
    for service in project.services {
      lines.append("")
      if service.isKept {
        lines += self.lines(of: service, indent: 0, notes: true).map(\.text)
      } else {
        lines += ["# Service `\(service.name)` is left out:"] + service.notes.map { "# \($0)" }
      }
    }
    let taken = Set(project.services.map(\.identifier))
    var own = identifier(name, reserved: reserved)
    while taken.contains(own) { own += "_stack" }
    let active = project.services.filter(\.isActive).map { Term.word($0.identifier) }
    lines += ["", "env \(own) {"] + Term.Field("services", .list(active)).lines(indent: 2) + ["}"]
    return lines.drop { $0.isEmpty }.joined(separator: "\n") + "\n"
  }

  private static func lines(of service: ComposeService, indent: Int, notes: Bool) -> [Line] {
    let margin = String(repeating: " ", count: indent)
    let comments = notes ? service.notes.map { "\(margin)# \($0)" } : []
    let head = comments + ["\(margin)service \(service.identifier) {"]
    let settings = service.settings.flatMap { setting in
      setting.lines(indent: indent + 2).map { Line(text: $0, place: service.places[setting.name] ?? service.place) }
    }
    return head.map { Line(text: $0, place: service.place) } + settings
      + [Line(text: "\(margin)}", place: service.place)]
  }

  /// A name of the language made of any text.
  static func identifier(_ text: String, reserved: (String) -> Bool) -> String {
    var name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    if name.isEmpty || name.first?.isNumber == true { name = "_" + name }
    return reserved(name) ? name + "_service" : name
  }

  static func isWord(_ text: String) -> Bool {
    guard let first = text.first, first == "_" || (first.isASCII && first.isLetter) else { return false }
    return text.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
  }
}
