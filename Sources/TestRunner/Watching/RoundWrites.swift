/// Tells what was saved while tests ran from what they write themselves, which must not start one round after another.
package struct RoundWrites: Sendable {
  package struct Judgement: Hashable, Sendable {
    /// What the next round is for.
    package var saved: [String] = []
    /// What no further round is run for, told of once.
    package var left: [String] = []
  }

  /// What files held when the round began, of which that is known.
  private var known: [String: Int] = [:]
  /// What changed during the round before, where this one was run for nothing else.
  private var before: Set<String> = []
  /// What held something else after each of several such rounds: the tests write it.
  private var written: Set<String> = []
  /// Rounds in a row that were run for nothing but what changed during the one before.
  private var following = 0

  private static let mostFollowing = 3
  /// A branch that was checked out is not read as a whole.
  private static let mostRead = 1000

  package init() {}

  /// Of what changed while a round ran. Whatever is not known to be written by the tests has a round of its own, unless it
  /// holds what it held when the round began: that is tested.
  /// - Parameter content: a digest of what a file holds, `nil` where that is not known.
  package mutating func judge(_ changed: [String], content: (String) -> Int?) -> Judgement {
    let earlier = known
    read(changed, content)
    let other = changed.filter { known[$0] == nil || known[$0] != earlier[$0] }
    let saved = other.filter { !written.contains($0) }
    guard !saved.isEmpty else {
      startOver()
      return Judgement()
    }
    guard following < Self.mostFollowing else {
      written.formUnion(saved.filter(before.contains))
      startOver()
      return Judgement(left: saved.sorted())
    }
    before = Set(saved)
    following += 1
    return Judgement(saved: saved)
  }

  /// Of what changed while nothing ran, which no test has written.
  package mutating func noteSave(_ paths: [String], content: (String) -> Int?) {
    written.subtract(paths)
    noteRound(after: paths, content: content)
  }

  /// The next round is for something else, and tests these files too.
  package mutating func noteRound(after paths: [String], content: (String) -> Int?) {
    read(paths, content)
    startOver()
  }

  private mutating func startOver() {
    before = []
    following = 0
  }

  private mutating func read(_ paths: [String], _ content: (String) -> Int?) {
    for path in paths { known[path] = paths.count > Self.mostRead ? nil : content(path) }
  }
}
