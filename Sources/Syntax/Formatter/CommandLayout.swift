// External programs: one space between words; lines end where the writer ended them.
extension LayoutBuilder {
  mutating func command(_ command: Command) -> Layout {
    let end = Int(current.partner)
    let isCapture = current.kind == .captureStart
    let open = token()
    var parts: [Layout] = []
    var isFirst = true
    while index < end {
      parts += gap(isCapture: isCapture, isFirst: isFirst)
      parts.append(piece())
      isFirst = false
    }
    guard isCapture else {
      skip()
      return .sequence(open, .space, .indented(.sequence(parts)))
    }
    let hasLineEnd = hasLineEnd
    return .sequence([open, .indented(.sequence(parts))] + (hasLineEnd ? [.lineEnd] : []) + [token()])
  }

  /// What parts the next piece from the one before it.
  private func gap(isCapture: Bool, isFirst: Bool) -> [Layout] {
    let before = tokens[max(0, index - 1)].kind
    let isOperator = before == .pipe || before == .redirect || current.kind == .pipe || current.kind == .redirect
    if isFirst { return isCapture && hasLineEnd ? [.lineEnd] : [] }
    guard isOperator || current.hasSpaceBefore else { return [] }
    guard hasLineEnd else { return [.space] }
    return [isCapture || before == .pipe ? .lineEnd : .continuedLineEnd]
  }

  /// A piece of a word as it was written.
  private mutating func piece() -> Layout {
    Int(current.partner) > index ? verbatim(upTo: Int(current.partner)) : token()
  }
}
