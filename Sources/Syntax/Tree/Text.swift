/// A string literal of any quoting.
///
/// Escapes are resolved and a `"""` string's common indent is gone; the source text under `span` has the spelling.
package struct StringLiteral: Sendable {
  package var parts: [StringPart]
  package var span: Span

  package init(parts: [StringPart], span: Span) {
    self.parts = parts
    self.span = span
  }

  /// The text when nothing is interpolated.
  package var plainText: String? {
    switch parts.count {
    case 0: return ""
    case 1: if case .text(let text) = parts[0] { return text } else { return nil }
    default: return nil
    }
  }
}

extension SourceFile {
  /// Where a part of a string that interpolates nothing is spelled, by its UTF-8 offsets; the whole string where it has several lines.
  package func span(of part: Range<Int>, in literal: StringLiteral) -> Span {
    let range = literal.span.range
    let spelling = text[range.clamped(to: 0..<text.count)]
    guard let quote = spelling.first, spelling.count >= 2, !spelling.starts(with: [quote, quote, quote]) else {
      return literal.span
    }
    let isRaw = quote == UInt8(ascii: "'")
    var offset = range.lowerBound + 1
    var count = 0
    var start: Int?
    while offset < range.upperBound - 1, count < part.upperBound {
      if count >= part.lowerBound { start = start ?? offset }
      if !isRaw, text[offset] == UInt8(ascii: "\\") {
        let escape = spelling.unicodeEscape(at: offset)
        count += escape.map { UTF8.width($0.scalar) } ?? 1
        offset += escape?.length ?? 2
      } else {
        count += 1
        offset += 1
      }
    }
    guard let start, offset > start else { return literal.span }
    return Span(start, min(offset, range.upperBound - 1))
  }
}

/// What stands in text to be replaced when the program runs.
package enum Interpolation: Sendable {
  /// `$name` or `${expression}`; the span takes in the dollar and braces.
  case value(Expression, Span)
  /// `$(command)`
  case capture(Command)
  /// `${...list}`
  case spread(Expression)
}

extension StringLiteral {
  package var interpolations: [Interpolation] {
    parts.compactMap { part in
      switch part {
      case .text: nil
      case .expression(let value, let span): .value(value, span)
      case .capture(let command, _): .capture(command)
      }
    }
  }
}

extension Command {
  /// Of all words, in the order of ``words``.
  package var interpolations: [Interpolation] {
    words.flatMap(\.parts).compactMap { part in
      switch part {
      case .text, .glob: nil
      case .expression(let value, let span): .value(value, span)
      case .capture(let command, _): .capture(command)
      case .spread(let list, _): .spread(list)
      }
    }
  }
}

package enum StringPart: Sendable {
  case text(String)
  /// `$name` or `${expression}`; the span takes in the dollar and braces.
  case expression(Expression, Span)
  /// `$(command)`
  case capture(Command, Span)
}

/// External programs joined by pipes.
package struct Command: Sendable {
  package var stages: [Stage]
  package var span: Span

  package init(stages: [Stage], span: Span) {
    self.stages = stages
    self.span = span
  }

  /// Of all stages, in the order of the text: each stage's arguments, then the files of its redirects.
  package var words: [Word] {
    stages.flatMap { stage in stage.words + stage.redirects.compactMap(\.target) }
  }

  package struct Stage: Sendable {
    package var words: [Word]
    package var redirects: [Redirect]
    package var span: Span

    package init(words: [Word], redirects: [Redirect], span: Span) {
      self.words = words
      self.redirects = redirects
      self.span = span
    }
  }

  /// Adjacent pieces without space between them: one argument of the program.
  package struct Word: Sendable {
    package var parts: [WordPart]
    package var span: Span

    package init(parts: [WordPart], span: Span) {
      self.parts = parts
      self.span = span
    }
  }

  package enum WordPart: Sendable {
    /// Text that stands for itself: unquoted, quoted or escaped.
    case text(String)
    /// An unquoted `*`, `?` or `[…]`, which makes the word a pattern over file names.
    case glob(String)
    /// `$name`, `${expression}`, also inside double quotes: never split, never globbed.
    case expression(Expression, Span)
    case capture(Command, Span)
    /// `${...list}`, which must be a whole word: one argument for each element.
    case spread(Expression, Span)
  }

  package struct Redirect: Sendable {
    package enum Kind: String, Sendable {
      case input = "<"
      case output = ">"
      case append = ">>"
      case errorOutput = "2>"
      case errorAppend = "2>>"
      case errorToOutput = "2>&1"
    }

    package var kind: Kind
    /// `nil` for `2>&1`, which names no file.
    package var target: Word?
    package var span: Span

    package init(kind: Kind, target: Word?, span: Span) {
      self.kind = kind
      self.target = target
      self.span = span
    }
  }
}
