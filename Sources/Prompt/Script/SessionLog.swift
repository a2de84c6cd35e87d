import Library
import Runtime

/// What was entered in a session, and what came of it.
struct SessionLog {
  struct Entry {
    let text: String
    let worked: Bool
    /// It gave the value that is called `_` from then on.
    let gaveValue: Bool
  }

  private(set) var entries: [Entry] = []

  mutating func append(_ text: String, _ outcome: InteractiveSession.Outcome?) {
    switch outcome {
    case .ran(let value, _): entries.append(Entry(text: text, worked: true, gaveValue: !value.isNull))
    case .rejected, .raised, nil: entries.append(Entry(text: text, worked: false, gaveValue: false))
    }
  }

  /// What worked since the session began, or since all was forgotten.
  var worked: [Entry] { entries.filter(\.worked) }
}
