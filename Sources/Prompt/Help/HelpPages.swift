import Library
import Runtime
import Semantics
import Syntax
import Terminal

/// What `help` shows, made from the tables that the checker and the completion read.
struct HelpPages {
  let universe: Universe
  let scope: SessionScope
  let style: Style
  let width: Int
  let unicode: Bool

  /// The overview for an empty topic.
  func text(_ topic: String) -> String {
    let lines = topic.isEmpty ? overview : page(topic) ?? unknown(topic)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Everything that `help` has a page for.
  var topics: [String] { names + members }

  /// Members behind their type, as `string.trim`.
  private var members: [String] {
    universe.members.flatMap { type, members in members.keys.map { "\(type).\($0)" } }.sorted()
  }

  /// What completion offers for the beginning of a topic: members once their type is written.
  func topics(beginning word: String) -> [String] { word.contains(".") ? topics : names }

  private var names: [String] {
    let members = universe.members.flatMap { type, members in [type] + members.keys }
    let settings = SettingGroup.all(universe).flatMap { $0.settings.keys }
    let all = Array(universe.functions.keys) + universe.namespaces + universe.constants.keys + universe.probes.keys
    return Set(
      all + members + settings + TypeHelp.all.map(\.name) + StatementHelp.all.map(\.name) + PromptVerb.all.map(\.name)
        + ["keys", "probes", "verbs"] + OwnLibrary.sources.keys
    ).sorted()
  }

  /// All that a name means, one part below the other.
  private func page(_ topic: String) -> [String]? {
    if let code = DiagnosticCode.find(topic) { return lines(code) }
    let parts = [
      universe.functions[topic].map(lines), statement(topic), namespace(topic), type(topic),
      universe.probes[topic].map { ["Probe, for `ready:`"] + reference.lines(ReferenceEntry(.probe, $0)) },
      topic == "probes" ? probes : nil,
      topic == "keys" ? keys : nil, topic == "verbs" ? allVerbs : nil, OwnLibrary.sources[topic].map(program),
      promptVerb(topic), constant(topic),
      variable(topic),
    ]
    let found = parts.compactMap(\.self) + settings(named: topic) + members(named: topic)
    return found.isEmpty ? nil : Array(found.joined(separator: [""]))
  }

  /// A library that orch brings is its own best description.
  private func program(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func unknown(_ topic: String) -> [String] {
    let near = suggestion(for: topic, among: topics).map { "did you mean `help \($0)`?" }
    return ["there is no help for `\(topic)`; \(near ?? "`help` alone lists what there is")"]
  }

  // MARK: Overview

  /// Short enough for most terminals: what scrolls off the top is not read.
  private var overview: [String] {
    let handles = Set(universe.members.keys).subtracting(TypeHelp.all.map(\.name)).sorted()
    return [
      "A line is what you would write in a script. What it declares stays for the next ones; what it gives is shown,"
        + " and is called `\(InteractiveSession.lastValueName)` until a line gives something else. Environments that"
        + " lines bring up go when the prompt ends, unless you `keep` them. `logs shop.api --tail 5` and"
        + " `logs(shop.api, tail: 5)` are the same call."
    ].flatMap(paragraph) + ["", style(.heading, "At the prompt only")]
      + table(PromptVerb.all.map { ($0.name, $0.summary) }) + ["", style(.heading, "Everywhere")]
      + table([
        ("verbs", verbs.map(\.name).joined(separator: ", ")),
        ("groups", universe.namespaces.sorted().joined(separator: ", ")),
        ("types", (TypeHelp.all.map(\.name) + handles).joined(separator: ", ")),
        ("statements", StatementHelp.all.map(\.name).joined(separator: ", ")),
        ("ready:", universe.probes.keys.sorted().joined(separator: ", ")),
      ])
      + [""]
      + paragraph(
        "`help NAME` tells more of each, `help verbs` what each does, `help keys` of the keys. `exit` or Ctrl-D ends.")
  }

  private var verbs: [Signature] {
    universe.functions.values.filter { !$0.name.contains(".") }.sorted { $0.name < $1.name }
  }

  private var allVerbs: [String] { [style(.heading, "Verbs")] + table(verbs.map { ($0.name, $0.summary) }) }

  // MARK: Parts of pages

  private var reference: ReferencePage { ReferencePage(width: width, style: style) }

  private func lines(_ signature: Signature) -> [String] { reference.lines(ReferenceEntry(.function, signature)) }

  private func example(_ text: String) -> [String] { reference.example(text) }

  /// `string.trim`, or `trim` for all types that have it.
  private func members(named topic: String) -> [[String]] {
    let parts = topic.split(separator: ".", maxSplits: 1).map(String.init)
    return ReferenceEntry.all(universe).filter { entry in
      guard entry.kind == .method || entry.kind == .field, let owner = entry.owner else { return false }
      return parts.count == 2 ? owner == parts[0] && entry.name == parts[1] : entry.name == topic
    }.map(reference.lines)
  }

  private func statement(_ topic: String) -> [String]? {
    guard let statement = StatementHelp.find(topic) else { return nil }
    var lines = reference.lines(ReferenceEntry(statement))
    for group in SettingGroup.all(universe) where group.statement == topic && !group.settings.isEmpty {
      lines += ["", style(.heading, group.title)] + table(group.settings.sorted { $0.key < $1.key }.map(row))
    }
    if let type = statement.gives, let members = universe.members[type] {
      lines += ["", style(.heading, "A \(type) has")] + table(rows(of: members))
    }
    return lines
  }

  private func row(_ entry: (key: String, value: Setting)) -> (String, String, String) {
    (entry.key, entry.value.type.phrase, entry.value.help)
  }

  private func namespace(_ topic: String) -> [String]? {
    guard universe.namespaces.contains(topic) else { return nil }
    let functions = universe.functions.values.filter { $0.name.hasPrefix("\(topic).") }.sorted { $0.name < $1.name }
    return ["Functions of `\(topic)`"] + table(functions.map { ($0.usage, $0.summary) })
  }

  private func type(_ topic: String) -> [String]? {
    let literals = TypeHelp.all.first { $0.name == topic }?.literals
    guard let members = universe.members[topic] ?? literals.map({ _ in [:] }) else { return nil }
    let rows = rows(of: members)
    let head = "Type " + style(.emphasis, topic) + (literals.map { ", written \($0)" } ?? "")
    return [head] + (rows.isEmpty ? [] : table(rows))
  }

  private func rows(of members: [String: Universe.Member]) -> [(String, String, String)] {
    members.sorted { $0.key < $1.key }.map { name, member in
      switch member {
      case .field(let type, let help): (name, type.phrase, help)
      case .method(let signature): (signature.usage, signature.returns.phrase, signature.summary)
      }
    }
  }

  private var probes: [String] {
    ["What `ready:` takes"] + table(universe.probes.values.sorted { $0.name < $1.name }.map { ($0.usage, $0.summary) })
  }

  private var keys: [String] { table(KeyHelp.all) }

  private func promptVerb(_ topic: String) -> [String]? {
    PromptVerb.find(topic).map { [style(.emphasis, $0.form) + ", at the prompt only"] + paragraph($0.summary) }
  }

  private func constant(_ topic: String) -> [String]? {
    universe.constants[topic].map { [style(.emphasis, topic), $0] }
  }

  private func variable(_ topic: String) -> [String]? {
    guard let variable = scope[topic] else { return nil }
    if case .function(let signature) = variable.declaration {
      return [style(.emphasis, signature.usage), "Of an earlier line."]
    }
    let kind = variable.value.map { ", now \($0.kind.withArticle)" } ?? ""
    return [style(.emphasis, topic), "Of an earlier line: \(variable.kind.words)\(kind)."]
  }

  private func settings(named topic: String) -> [[String]] {
    SettingGroup.all(universe).compactMap { group in
      guard let setting = group.settings[topic] else { return nil }
      return reference.lines(ReferenceEntry(setting, of: group.owner))
    }
  }

  private func lines(_ code: DiagnosticCode) -> [String] {
    var lines = [style(.emphasis, "\(code.id): \(code.title)")] + paragraph(code.explanation)
    for (title, text) in code.examples {
      lines += ["", "\(title):"] + text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    }
    return lines
  }

  // MARK: Layout

  private func table(_ rows: [(String, String)]) -> [String] {
    HelpTable(width: width, style: style).lines(rows.map { [$0.0, $0.1] })
  }

  private func table(_ rows: [(String, String, String)]) -> [String] {
    HelpTable(width: width, style: style).lines(rows.map { [$0.0, $0.1, $0.2] })
  }

  private func paragraph(_ text: String) -> [String] { Paragraph.lines(text, width: width) }
}

extension Resolution.Variable.Kind {
  fileprivate var words: String {
    switch self {
    case .constant: "a `let`"
    case .mutable: "a `var`"
    case .parameter: "a parameter"
    case .function: "a function"
    case .service: "a service"
    case .environment: "an environment"
    case .library: "a library"
    }
  }
}
