/// The reserved words. Grammars, completion and the lexer read them here.
package enum Keyword: String, CaseIterable, Sendable {
  case `let`, `var`, fn, `return`
  case `if`, `else`, `for`, `in`, `while`, `break`, `continue`
  case use, `defer`, `try`, `catch`, with
  case parallel, eventually, expect, spawn
  case service, env, suite, test
  case `true`, `false`, null
  case and, or, not

  /// Words that mean something at one place only and are free as names.
  package enum Contextual: String, CaseIterable, Sendable {
    case `as`, compose, every
  }

  /// Begins a statement and nothing else, so that the parser can take up there after a mistake.
  var beginsStatement: Bool {
    switch self {
    case .let, .var, .fn, .return, .for, .while, .break, .continue, .use, .defer, .parallel, .eventually, .expect,
      .service, .suite:
      true
    default: false
    }
  }

  private static let byFirstLetter: [[(spelling: [UInt8], keyword: Keyword)]] = {
    var table = [[(spelling: [UInt8], keyword: Keyword)]](repeating: [], count: 26)
    for keyword in allCases {
      let spelling = Array(keyword.rawValue.utf8)
      table[Int(spelling[0] - UInt8(ascii: "a"))].append((spelling, keyword))
    }
    return table
  }()

  /// The keyword that is spelled by a range of bytes.
  static func lookUp(_ text: [UInt8], _ range: Range<Int>) -> Keyword? {
    let first = text[range.lowerBound]
    guard range.count >= 2, range.count <= 10, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") else {
      return nil
    }
    for entry in byFirstLetter[Int(first - UInt8(ascii: "a"))]
    where entry.spelling.count == range.count && text[range].elementsEqual(entry.spelling) {
      return entry.keyword
    }
    return nil
  }
}
