/// The candidate that a mistyped word was most likely meant to be; of equally near ones the first in the alphabet.
package func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
  // One slip in three letters is a typo, more is another word.
  let limit = word.utf8.count < 3 ? 1 : max(1, min(3, word.utf8.count / 3))
  var best: (distance: Int, candidate: String)?
  for candidate in candidates where candidate != word {
    guard let distance = rank(word, candidate, limit: limit) else { continue }
    guard let current = best else {
      best = (distance, candidate)
      continue
    }
    if (distance, candidate) < (current.distance, current.candidate) { best = (distance, candidate) }
  }
  return best?.candidate
}

private func rank(_ word: String, _ candidate: String, limit: Int) -> Int? {
  // A name of one or two letters is near to every other; only a change of case counts as a slip.
  if word.utf8.count < 3 || candidate.utf8.count < 3 {
    return word.lowercased() == candidate.lowercased() ? 0 : nil
  }
  if let distance = editDistance(word, candidate, limit: limit) { return distance }
  // `services` for `service_names` is a word cut short, not a slip.
  let isAbbreviation = word.utf8.count >= 4 && candidate.hasPrefix(word)
  return isAbbreviation ? limit + 1 : nil
}
