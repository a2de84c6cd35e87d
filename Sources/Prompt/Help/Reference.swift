import Library
package import Runtime
import Semantics
package import Terminal

/// The prompt's `help` for those who are not at the prompt: `orch help service`.
package enum Reference {
  /// The page of a topic; `nil` where there is none.
  package static func page(_ topic: String, library: LibraryTable = .complete, capabilities: Capabilities) -> String? {
    let pages = HelpPages(
      universe: library.universe(extending: .language), scope: SessionScope(), style: Style(capabilities.colour),
      width: capabilities.width ?? 100, unicode: capabilities.unicode)
    return pages.topics.contains(topic) ? pages.text(topic) : nil
  }
}
