/// What stands in a match's place: text, and `$1`, `${1}`, `$name`, `${name}` for what groups took, `$0` for the whole match. `$$` is a
/// dollar, as is a `$` before anything else.
package struct Replacement: Sendable {
  package enum Piece: Hashable, Sendable {
    case text(String)
    /// By its number; 0 is the whole match.
    case group(Int)
  }

  package private(set) var pieces: [Piece] = []
  private let scalars: [Unicode.Scalar]
  private var text = ""

  /// `groupNames` are the pattern's.
  package init(_ text: String, groupNames: [String?]) throws(PatternMistake) {
    scalars = Array(text.unicodeScalars)
    var position = 0
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      if scalar == "$", let piece = try reference(&position, groupNames) {
        finishText()
        pieces.append(piece)
      } else {
        self.text.unicodeScalars.append(scalar)
        if scalar == "$", position < scalars.count, scalars[position] == "$" { position += 1 }
      }
    }
    finishText()
  }

  private mutating func finishText() {
    if !text.isEmpty { pieces.append(.text(text)) }
    text = ""
  }

  /// Behind a `$`; `nil` where it is itself.
  private func reference(_ position: inout Int, _ groupNames: [String?]) throws(PatternMistake) -> Piece? {
    let start = position - 1
    let isBraced = position < scalars.count && scalars[position] == "{"
    let from = isBraced ? position + 1 : position
    let isNumber = from < scalars.count && scalars[from].isDigit
    var end = from
    while end < scalars.count, isNumber ? scalars[end].isDigit : scalars[end].continuesName { end += 1 }
    let name = String(String.UnicodeScalarView(scalars[from..<end]))
    if isBraced {
      guard !name.isEmpty, end < scalars.count, scalars[end] == "}" else {
        throw mistake("`${` is not closed behind a group's number or name", start..<max(end, start + 2))
      }
      end += 1
    }
    if name.isEmpty { return nil }
    position = end
    let number = isNumber ? Int(name) ?? .max : groupNames.firstIndex(of: name) ?? .max
    guard number < groupNames.count else { throw unknown(name, isNumber, start..<end, groupNames) }
    return .group(number)
  }

  private func unknown(
    _ name: String, _ isNumber: Bool, _ place: Range<Int>, _ groupNames: [String?]
  ) -> PatternMistake {
    let count = groupNames.count - 1
    let names = groupNames.compactMap { $0.map { "`$\($0)`" } }
    let numbers = count == 0 ? "none" : count == 1 ? "`$1`" : "`$1` to `$\(count)`"
    let groups = names.isEmpty ? numbers : "\(numbers), and \(names.joined(separator: ", "))"
    return mistake(
      isNumber ? "the pattern has no group \(name)" : "the pattern has no group with the name `\(name)`", place,
      ["its groups are: \(groups)", "a plain dollar is written `$$`, and `$0` is the whole match"])
  }

  private func mistake(_ message: String, _ place: Range<Int>, _ help: [String] = []) -> PatternMistake {
    PatternMistake(message: message, place: place, help: help)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var continuesName: Bool { ScalarSet.Kind.word.contains(self) }
}
