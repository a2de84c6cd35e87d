/// Tells what was saved while tests ran from what they write themselves, which must not start one round after another.
package struct RoundWrites: Sendable {
  package struct Judgement: Hashable, Sendable {
    /// What the next round is for.
    package var saved: [String] = []
    /// What no further round is run for, told of once.
    package var left: [String] = []
  }

  /// What changed during the round before, where this one was run for nothing else.
  private var before: Set<String> = []
  /// What has changed in two such rounds, one after the other.
  private var written: Set<String> = []
  /// Rounds in a row that were run for nothing but what changed during the one before.
  private var following = 0

  /// Tests may write other names each time.
  private static let mostFollowing = 3

  package init() {}

  /// Of what changed while a round ran. Whatever is not known to be written by the tests has a round of its own.
  package mutating func judge(_ changed: [String]) -> Judgement {
    let again = changed.filter(before.contains)
    written.formUnion(again)
    let saved = changed.filter { !written.contains($0) }
    if saved.isEmpty || following >= Self.mostFollowing {
      startOver()
      return Judgement(left: (again + saved).sorted())
    }
    before = Set(saved)
    following += 1
    return Judgement(saved: saved, left: again)
  }

  /// Of what changed while nothing ran, which no test has written.
  package mutating func noteSave(_ paths: [String]) {
    written.subtract(paths)
    startOver()
  }

  /// The next round is for something else.
  package mutating func startOver() {
    before = []
    following = 0
  }
}
