import Library
import Terminal

/// An entry as text for a terminal: the one form in which `help` and `orch doc` show it.
struct ReferencePage {
  let width: Int
  let style: Style

  func lines(_ entry: ReferenceEntry) -> [String] {
    var lines = head(entry) + (entry.summary.isEmpty ? [] : Paragraph.lines(entry.summary, width: width))
    if !entry.rules.isEmpty { lines += [""] + entry.rules.flatMap { Paragraph.lines($0, width: width) } }
    let rows = entry.parameters.filter { !$0.help.isEmpty || !$0.type.isEmpty }.map { parameter in
      [parameter.isNamedOnly ? "--\(parameter.name)" : parameter.name, parameter.typeAndDefault, parameter.help]
    }
    if !rows.isEmpty { lines += [""] + HelpTable(width: width, style: style).lines(rows) }
    if let type = entry.type, !entry.kind.isValue { lines += ["", "Gives \(type)."] }
    lines += example(entry.example)
    if let command = entry.command { lines += ["", "In the shell: " + style(.accent, command)] }
    return lines + example(entry.commandExample ?? "").dropFirst()
  }

  /// A verb on what runs for whoever is in the shell, whose flags are not all of those that programs have.
  func commandLines(_ entry: ReferenceEntry) -> [String] {
    let rows = CommandLineUsage.rows(entry.name).map { [$0.word, $0.type, $0.help] }
    return Paragraph.lines(entry.command ?? "", width: width).map { style(.emphasis, $0) }
      + Paragraph.lines(entry.summary, width: width)
      + (rows.isEmpty ? [] : [""] + HelpTable(width: width, style: style).lines(rows))
      + example(entry.commandExample ?? "")
      + ["", "In programs and at the prompt: " + style(.accent, entry.usage)]
      + example(entry.example).dropFirst()
  }

  private func head(_ entry: ReferenceEntry) -> [String] {
    switch entry.kind {
    case .setting, .field:
      let owner = entry.owner.map { " of \($0)" } ?? ""
      let kind = entry.kind == .setting ? "Setting" : "Field"
      return ["\(kind)\(owner): \(style(.emphasis, entry.name))\(entry.type.map { ", \($0)" } ?? "")"]
    case .method:
      return ["Method of \(entry.owner ?? "values")"]
        + Paragraph.lines(entry.usage, width: width).map { style(.emphasis, $0) }
    default: return Paragraph.lines(entry.usage, width: width).map { style(.emphasis, $0) }
    }
  }

  func example(_ text: String) -> [String] {
    text.isEmpty
      ? []
      : [""] + text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + style(.accent, String($0)) }
  }
}

extension ReferenceEntry.Kind {
  /// Has a type rather than gives one.
  fileprivate var isValue: Bool {
    switch self {
    case .field, .setting, .variable: true
    default: false
    }
  }
}
