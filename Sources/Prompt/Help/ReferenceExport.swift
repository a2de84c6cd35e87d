import Runtime

/// The reference for other programs and for pages.
package enum ReferenceExport {
  /// A JSON array with an object for each entry.
  package static func json(_ entries: [ReferenceEntry]) -> String {
    let text = try? JSON.text(.list(entries.map(value)), indent: 2)
    return (text ?? "[]") + "\n"
  }

  private static func value(_ entry: ReferenceEntry) -> Value {
    var fields: [(String, Value)] = [("kind", .string(entry.kind.rawValue)), ("name", .string(entry.name))]
    if let owner = entry.owner { fields.append(("owner", .string(owner))) }
    fields += [("usage", .string(entry.usage)), ("summary", .string(entry.summary))]
    if !entry.rules.isEmpty { fields.append(("rules", .list(entry.rules.map { .string($0) }))) }
    if !entry.parameters.isEmpty { fields.append(("parameters", .list(entry.parameters.map(value)))) }
    if let type = entry.type { fields.append(("type", .string(type))) }
    if !entry.example.isEmpty { fields.append(("example", .string(entry.example))) }
    if let command = entry.command { fields.append(("command", .string(command))) }
    if let example = entry.commandExample { fields.append(("commandExample", .string(example))) }
    if let line = entry.line { fields.append(("line", .int(Int64(line)))) }
    return .record(.init(uniqueKeysWithValues: fields))
  }

  private static func value(_ parameter: ReferenceEntry.Parameter) -> Value {
    var fields: [(String, Value)] = [("name", .string(parameter.name)), ("type", .string(parameter.type))]
    if let leftOut = parameter.leftOut { fields.append(("default", .string(leftOut))) }
    if parameter.isNamedOnly { fields.append(("namedOnly", .bool(true))) }
    if parameter.isRest { fields.append(("rest", .bool(true))) }
    if !parameter.help.isEmpty { fields.append(("help", .string(parameter.help))) }
    return .record(.init(uniqueKeysWithValues: fields))
  }

  // MARK: Markdown

  /// A page with a chapter for each kind.
  package static func markdown(_ entries: [ReferenceEntry], title: String) -> String {
    var lines = ["# \(title)"]
    // What a program says of itself stands before what it declares.
    for entry in entries where entry.kind == .file && !entry.summary.isEmpty { lines += ["", entry.summary] }
    for kind in ReferenceEntry.Kind.allCases where kind != .file {
      let own = entries.filter { $0.kind == kind }
      if own.isEmpty { continue }
      lines += ["", "## \(kind.chapter)"]
      var owner: String?
      for entry in own {
        if let next = entry.owner, next != owner {
          lines += ["", "### Of \(next)"]
          owner = next
        }
        lines += [""] + markdown(entry)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func markdown(_ entry: ReferenceEntry) -> [String] {
    let level = entry.owner == nil ? "###" : "####"
    var lines = ["\(level) `\(entry.usage)`"]
    if !entry.summary.isEmpty { lines += ["", entry.summary] }
    if !entry.rules.isEmpty { lines += [""] + entry.rules.map { "- \($0)" } }
    let parameters = entry.parameters.filter { !$0.help.isEmpty || !$0.type.isEmpty }
    if !parameters.isEmpty {
      lines += ["", "| parameter | type | |", "|---|---|---|"]
      lines += parameters.map { parameter in
        let name = parameter.isNamedOnly ? "--\(parameter.name)" : parameter.name
        return "| `\(name)` | \(cell(parameter.typeAndDefault)) | \(cell(parameter.help)) |"
      }
    }
    if let type = entry.type {
      lines += ["", entry.kind == .setting || entry.kind == .field ? "Type: \(type)." : "Gives \(type)."]
    }
    if !entry.example.isEmpty { lines += ["", "```orch", entry.example, "```"] }
    if let command = entry.command { lines += ["", "In the shell: `\(command)`."] }
    if let example = entry.commandExample { lines += ["", "```sh", example, "```"] }
    return lines
  }

  private static func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}

extension ReferenceEntry.Kind {
  var chapter: String {
    switch self {
    case .function: "Functions"
    case .constant: "Constants"
    case .method: "Methods"
    case .field: "Fields"
    case .type: "Types"
    case .probe: "Probes"
    case .setting: "Settings"
    case .statement: "Statements"
    case .file: "The program"
    case .variable: "Values"
    case .service: "Services"
    case .environment: "Environments"
    case .suite: "Suites"
    case .test: "Tests"
    }
  }
}
