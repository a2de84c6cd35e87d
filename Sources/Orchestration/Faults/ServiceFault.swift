/// What is done to a service on purpose, and undone again.
package enum ServiceFault: Hashable, Sendable {
  /// Its processes stand still; connections stay open and nothing answers.
  case paused
  case killed(signal: String)
  /// Out of its environment's network; its own program goes on.
  case disconnected

  /// As the label of a mark carries it.
  var label: String {
    switch self {
    case .paused: "paused"
    case .killed(let signal): "killed \(signal)"
    case .disconnected: "disconnected"
    }
  }

  init?(label: String) {
    let words = label.split(separator: " ", maxSplits: 1)
    switch (words.first, words.dropFirst().first) {
    case ("paused", nil): self = .paused
    case ("killed", let signal?): self = .killed(signal: String(signal))
    case ("disconnected", nil): self = .disconnected
    default: return nil
    }
  }
}

/// What becomes of a program that a signal reaches.
enum SignalEffect {
  /// It is to end, sooner or later.
  case ends
  /// It stands still.
  case stops
  /// It decides itself: most read their configuration anew, or write something down.
  case own

  init(_ signal: String) {
    let upper = signal.uppercased()
    switch upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper {
    case "KILL", "9", "TERM", "15", "INT", "2", "QUIT", "3", "ABRT", "6": self = .ends
    case "STOP", "19", "TSTP", "20": self = .stops
    default: self = .own
    }
  }
}
