// What stands between brackets: statements, entries, elements, arguments.
extension LayoutBuilder {
  /// One element, with the comments that belong to it.
  struct Element {
    var before: [Layout]
    var hasBlankLineBefore: Bool
    var layout: Layout
    var comment: Layout?
  }

  /// Elements between two brackets.
  struct Elements {
    var open: Layout
    var elements: [Element] = []
    /// Comments behind the last one.
    var end: [Layout] = []
    var close: Layout = .empty
    /// The writer has opened the bracket over several lines, or comments need it.
    var isOpen: Bool

    var isEmpty: Bool { elements.isEmpty && end.isEmpty && !isOpen }
  }

  /// Reads what stands between the bracket that is next and its partner.
  mutating func elements(_ element: (inout LayoutBuilder) -> Layout) -> Elements {
    let close = Int(current.partner)
    var result = Elements(open: token(), isOpen: false)
    result.isOpen = hasLineEnd
    if let comment = trailingComment() {
      result.open = .sequence(result.open, comment)
      result.isOpen = true
    }
    skipAllSeparators(before: close)
    if index == close { result.isOpen = false }
    while index < close {
      let before = leadingComments(isFirst: result.elements.isEmpty)
      let hasBlankLine = hasBlankLine && !(result.elements.isEmpty && before.isEmpty)
      let start = index
      let layout = element(&self)
      if index == start { skip() }
      skipSeparators(before: close)
      let comment = trailingComment()
      if comment != nil || !before.isEmpty { result.isOpen = true }
      result.elements.append(
        Element(before: before, hasBlankLineBefore: hasBlankLine, layout: layout, comment: comment))
      skipAllSeparators(before: close)
    }
    result.end = leadingComments(isFirst: result.elements.isEmpty)
    if !result.end.isEmpty { result.isOpen = true }
    result.close = token()
    return result
  }

  private mutating func skipAllSeparators(before close: Int) {
    while index < close, current.kind == .newline || current.kind.isSeparator { skip() }
  }

  /// Goes behind separators, but not beyond the line while a comment may follow on it.
  private mutating func skipSeparators(before close: Int) {
    while index < close {
      switch current.kind {
      case .comma, .semicolon: skip()
      case .newline where tokens[min(index + 1, close)].kind.isSeparator: skip()
      default: return
      }
    }
  }

  // MARK: Statements

  /// The statements of a file.
  mutating func statements(_ statements: [Statement]) -> Layout {
    var parts: [Layout] = []
    for statement in statements {
      skipStatementEnds()
      let isFirst = parts.isEmpty
      append(leadingComments(isFirst: isFirst), to: &parts)
      if !parts.isEmpty, hasBlankLine { parts.append(.blankLine) }
      append([self.statement(statement)], to: &parts)
      skipStatementEnds()
      if let comment = trailingComment() { parts.append(comment) }
    }
    skipStatementEnds()
    append(leadingComments(isFirst: parts.isEmpty), to: &parts)
    return .sequence(parts)
  }

  private func append(_ layouts: [Layout], to parts: inout [Layout]) {
    if layouts.isEmpty { return }
    if !parts.isEmpty { parts.append(.lineEnd) }
    parts += layouts
  }

  /// Goes to the next statement, or to the comment before it.
  private mutating func skipStatementEnds() {
    while current.kind == .newline || current.kind == .semicolon { skip() }
  }
}

extension LayoutBuilder.Elements {
  /// `[1, 2]` and `f(1, 2)`: each on a line of its own with a comma behind it where they do not fit on one.
  var list: Layout {
    if isEmpty { return .sequence(open, close) }
    return .group(listParts, isBroken: isOpen)
  }

  private var listParts: Layout {
    var parts: [Layout] = []
    for (place, element) in elements.enumerated() {
      parts += element.lead(place == 0 ? .softLine : .line, isOpen: isOpen)
      parts.append(element.layout)
      parts.append(place == elements.count - 1 ? .either(broken: ",", flat: "") : .text(","))
      if let comment = element.comment { parts.append(comment) }
    }
    if !end.isEmpty { parts += [.lineEnd] + end }
    return .sequence(open, .indented(.sequence(parts)), .softLine, close)
  }

  /// As many on a line as fit, for numbers and names.
  var filledList: Layout {
    var parts: [Layout] = [.softLine]
    for (place, element) in elements.enumerated() {
      if place > 0 { parts.append(.group(.line)) }
      parts.append(element.layout)
      parts.append(place == elements.count - 1 ? .either(broken: ",", flat: "") : .text(","))
    }
    return .group(.sequence(open, .indented(.sequence(parts)), .softLine, close), isBroken: isOpen)
  }

  var hasComments: Bool { !end.isEmpty || elements.contains { $0.comment != nil || !$0.before.isEmpty } }

  /// `{ a: 1, b: 2 }`, or an entry on each line; `separator` stands between those on one line.
  func braces(separator: String) -> Layout {
    if isEmpty { return .sequence(open, close) }
    return .group(bareBraces(separator: separator), isBroken: isOpen)
  }

  /// The same as a part of a larger group, which decides whether it is broken.
  func bareBraces(separator: String) -> Layout {
    if isEmpty { return .sequence(open, close) }
    var parts: [Layout] = []
    for (place, element) in elements.enumerated() {
      parts += element.lead(.line, isOpen: isOpen)
      parts.append(element.layout)
      if place < elements.count - 1 { parts.append(.either(broken: "", flat: separator)) }
      if let comment = element.comment { parts.append(comment) }
    }
    if !end.isEmpty { parts += [.lineEnd] + end }
    return .sequence(open, .indented(.sequence(parts)), .line, close)
  }
}

extension LayoutBuilder.Element {
  /// What stands before it: the end of the line before, a blank line, comments.
  func lead(_ space: Layout, isOpen: Bool) -> [Layout] {
    [space] + before + (hasBlankLineBefore && isOpen ? [.blankLine] : [])
  }
}

extension Token.Kind {
  fileprivate var isSeparator: Bool { self == .comma || self == .semicolon }
}
