/// Finds what was probably meant by a misspelt word.
package enum Suggestion {
  /// The candidate that takes the fewest edits, `nil` when none is near enough to be likely.
  ///
  /// A difference in capitals alone always counts as near. Among equals the first wins.
  package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars)
    var best: (candidate: String, distance: Int)?
    var limit = max(1, wanted.count / 3)
    for candidate in candidates where candidate != word {
      let letters = Array(candidate.lowercased().unicodeScalars)
      guard abs(letters.count - wanted.count) <= limit else { continue }
      let distance = distance(wanted, letters, limit: limit)
      if distance <= limit, distance < wanted.count, distance < best?.distance ?? .max {
        best = (candidate, distance)
        limit = distance
      }
    }
    return best?.candidate
  }

  /// Insertions, deletions, replacements and swaps of neighbours; anything over the limit may be returned as limit + 1.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in 0..<right.count {
        let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      if current.min() ?? 0 > limit { return limit + 1 }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
