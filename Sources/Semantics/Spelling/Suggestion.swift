import Syntax

/// The candidate that a mistyped word was most likely meant to be; of equally near ones the first in the alphabet, so
/// that candidates may come from a dictionary.
package func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
  Suggestion.closest(to: word, among: candidates.sorted())
}
