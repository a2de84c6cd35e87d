import LineEditor
import Syntax

/// Whether Return ends a text or goes on with it.
enum Continuation {
  private static let indentWidth = 2

  @Sendable static func completeness(_ text: String) -> Completeness {
    let stream = Lexer.tokenize(SourceFile(name: "prompt", text: text))
    guard stream.isIncomplete else { return .complete }
    return .incomplete(indent: String(repeating: " ", count: indentWidth * depth(stream.tokens)))
  }

  /// How many brackets are open; a line that only goes on stands as if in one. Text of a string has its own indent.
  private static func depth(_ tokens: [Token]) -> Int {
    var depth = 0
    var isInText = false
    for token in tokens where !token.isRecovered {
      switch token.kind {
      case .leftParen, .leftBracket, .leftBrace, .captureStart, .interpolationStart: depth += 1
      case .rightParen, .rightBracket, .rightBrace, .captureEnd, .interpolationEnd: depth -= 1
      case .stringStart: isInText = true
      case .stringEnd: isInText = false
      default: break
      }
    }
    return isInText ? 0 : max(1, depth)
  }
}
