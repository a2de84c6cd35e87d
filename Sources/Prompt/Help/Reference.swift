import Library
package import Runtime
import Semantics
package import Syntax
package import Terminal

/// The prompt's `help` for those who are not at the prompt: `orch help service`.
package enum Reference {
  /// The page of a topic; `nil` where there is none.
  package static func page(_ topic: String, library: LibraryTable = .complete, capabilities: Capabilities) -> String? {
    let pages = pages(
      library, Style(capabilities.colour), width: capabilities.width ?? 100, unicode: capabilities.unicode)
    return pages.topics.contains(topic) ? pages.text(topic) : nil
  }

  /// The page of a verb on what runs, for the shell.
  package static func commandPage(_ verb: Builtin, capabilities: Capabilities) -> String {
    let page = ReferencePage(width: capabilities.width ?? 100, style: Style(capabilities.colour))
    return page.commandLines(ReferenceEntry(.function, verb.signature)).map { $0 + "\n" }.joined()
  }

  /// The page of a diagnostic.
  package static func page(_ code: DiagnosticCode, capabilities: Capabilities) -> String {
    pages(
      .complete, Style(capabilities.colour), width: capabilities.width ?? 100, unicode: capabilities.unicode
    ).text(code.id)
  }

  /// What is probably meant by a name that has no page: a topic, or another of `names`.
  package static func similar(
    to name: String, or names: Set<String> = [], library: LibraryTable = .complete
  ) -> String? {
    suggestion(for: name, among: names.union(pages(library, .plain, width: 100, unicode: true).topics))
  }

  private static func pages(_ library: LibraryTable, _ style: Style, width: Int, unicode: Bool) -> HelpPages {
    HelpPages(
      universe: library.universe(extending: .language), scope: SessionScope(), style: style, width: width,
      unicode: unicode)
  }

  /// All that the language brings, or what a name means.
  package static func entries(named name: String? = nil, library: LibraryTable = .complete) -> [ReferenceEntry] {
    let all = ReferenceEntry.all(library.universe(extending: .language))
    guard let name else { return all }
    return all.filter { entry in entry.name == name || entry.owner.map { "\($0).\(entry.name)" == name } == true }
  }

  /// The chapters and what each holds.
  package static func overview(capabilities: Capabilities) -> String {
    let style = Style(capabilities.colour)
    let width = capabilities.width ?? 100
    var lines: [String] = []
    for kind in ReferenceEntry.Kind.allCases {
      let own = entries().filter { $0.kind == kind }
      if own.isEmpty { continue }
      lines += (lines.isEmpty ? [] : [""]) + [style(.heading, kind.chapter)]
      if own[0].owner == nil {
        lines += HelpTable(width: width, style: style).lines(own.map { [$0.name, $0.summary] })
      } else {
        let owners = Dictionary(grouping: own, by: { $0.owner ?? "" }).sorted { $0.key < $1.key }
        lines += HelpTable(width: width, style: style).lines(
          owners.map { [$0.key, $0.value.map(\.name).joined(separator: ", ")] })
      }
    }
    lines += ["", "`orch doc NAME` tells more of each, `orch doc FILE` of a program's own declarations."]
    return lines.map { $0 + "\n" }.joined()
  }

  /// Entries one below the other, as a terminal shows them.
  package static func text(_ entries: [ReferenceEntry], capabilities: Capabilities) -> String {
    let page = ReferencePage(width: capabilities.width ?? 100, style: Style(capabilities.colour))
    return entries.map { entry in
      let indent = entry.owner == nil ? "" : "  "
      return page.lines(entry).map { $0.isEmpty ? "\n" : indent + $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }
}
