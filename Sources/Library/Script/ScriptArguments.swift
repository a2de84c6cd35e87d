import Runtime
import Syntax

/// The words behind the script's name on the command line.
package struct ScriptArguments: Sendable {
  package let words: [String]
  /// The same as the value of `args`, by which it is known again.
  let list: ListBox

  package init(_ words: [String]) {
    self.words = words
    list = ListBox(words.map { .string($0) })
  }

  /// What is there, for whoever looks for a word that is not.
  var extent: String {
    let count = words.count
    let found =
      switch count {
      case 0: "there are none"
      case 1: "there is one, `args[0]`"
      default: "there are \(count), up to `args[\(count - 1)]`"
      }
    return "`args` are the words behind the script's name on the command line: \(found)"
  }

  /// `--name` stands among them, or `--name=true`; of several the last one counts.
  func flag(_ name: String) throws(Raise) -> Bool {
    switch named(name).last {
    case nil: return false
    case .bare, .value("true"): return true
    case .value("false"): return false
    case .value(let text):
      throw .failure(
        .invalidValue, "`--\(name)` is given or not, and `\(text)` is neither",
        help: ["write `--\(name)`, `--\(name)=true` or `--\(name)=false`"])
    }
  }

  /// The word behind `--name`, or what follows `--name=`; of several the last one counts.
  func option(_ name: String) throws(Raise) -> String? {
    switch named(name).last {
    case nil: return nil
    case .value(let text): return text
    case .bare(let next?): return next
    case .bare(nil):
      throw .failure(.invalidValue, "`--\(name)` has no value", help: ["write `--\(name) VALUE` behind the script"])
    }
  }

  private enum Given {
    /// With the word behind it.
    case bare(next: String?)
    case value(String)
  }

  /// Behind `--` stand words that are no flags.
  private func named(_ name: String) -> [Given] {
    let words = words.prefix { $0 != "--" }
    return words.enumerated().compactMap { index, word in
      if word == "--\(name)" { return .bare(next: index + 1 < words.count ? words[index + 1] : nil) }
      return word.hasPrefix("--\(name)=") ? .value(String(word.dropFirst(name.count + 3))) : nil
    }
  }
}
