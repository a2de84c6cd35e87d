/// The smallest piece of a program that the parser looks at.
package struct Token: Sendable {
  package enum Kind: UInt8, Sendable {
    // Layout.
    case newline, endOfFile
    // Words and numbers.
    case name, keyword, number
    /// `--follow`, dashes and all.
    case flag
    // Brackets.
    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    // Punctuation.
    case comma, colon, semicolon, dot, ellipsis, arrow
    // Assignments.
    case equal, plusEqual, minusEqual, starEqual, slashEqual, slashSlashEqual, percentEqual
    // Operators.
    case equalEqual, notEqual, less, lessEqual, greater, greaterEqual, tilde, coalesce
    case plus, minus, star, slash, slashSlash, percent
    /// An operator or sign of another language: `&&`, `!`, `?`, a stray `$`.
    case foreign
    /// A character without any meaning; its diagnostic has been given.
    case garbage
    // Strings, and what stands in them. Quotes, and the marks around a text, are tokens of their own.
    case stringStart, text, stringEnd
    /// `$name` in a string or a command.
    case interpolationName
    /// `${` and its `}`.
    case interpolationStart, interpolationEnd
    /// `$(` and its `)`.
    case captureStart, captureEnd
    // Commands. A word is a run of pieces without space between them.
    case commandStart, commandEnd
    case word, glob, pipe, redirect
    /// Something that shells know and orch does not: `&&`, `;`, a backtick.
    case shellOperator
  }

  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// White space, a comment or a line's end stands before the token.
    package static let spaceBefore = Flags(rawValue: 1)
    /// Put in by the lexer to mend a mistake that it has reported.
    package static let recovered = Flags(rawValue: 2)
  }

  package var kind: Kind
  package var flags: Flags
  /// Set for `.keyword` only.
  package var keyword: Keyword?
  package var start: Int32
  package var end: Int32
  /// For what opens and what closes, the index of the other token; otherwise -1.
  package var partner: Int32 = -1

  package var span: Span { Span(Int(start), Int(end)) }
  package var hasSpaceBefore: Bool { flags.contains(.spaceBefore) }
  package var isRecovered: Bool { flags.contains(.recovered) }
}

/// A whole file, cut into tokens. The last one is always `.endOfFile`.
package struct TokenStream: Sendable {
  package var tokens: [Token]
  package var comments: [Comment]
  package var diagnostics: [Diagnostic]
  /// The text stops within a bracket, a string of several lines, or a line that goes on.
  package var isIncomplete: Bool
}
