import TextWidth

/// Which edge of its cell text stands at.
package enum Alignment: Sendable {
  case left, right
}

extension String {
  /// The text as one line of at most that many columns, cut with an ellipsis; styles are kept and closed.
  ///
  /// Other control sequences are dropped and line breaks and tabs become spaces, so text from programs cannot
  /// disturb the screen.
  package func fitted(to width: Int, unicode: Bool = true) -> String {
    let ellipsis = unicode ? "…" : "..."
    var result = ""
    var used = 0
    var isStyled = false
    // Where the ellipsis goes if the text turns out too long: an offset, as copies would make this quadratic.
    var cut = (length: 0, isStyled: false)
    for piece in TextPieces(self) {
      switch piece {
      case .style(let sequence):
        result += sequence
        isStyled = sequence != "\u{1B}[0m" && sequence != "\u{1B}[m"
      case .control(let control):
        guard "\t\n\r\r\n".contains(control) else { continue }
        result += " "
        used += 1
      case .character(let character):
        result.append(character)
        used += piece.width
      }
      if used <= width - ellipsis.count { cut = (result.utf8.count, isStyled) }
      if used > width {
        guard width >= ellipsis.count else { return "" }
        let kept = String(decoding: result.utf8.prefix(cut.length), as: UTF8.self)
        return kept + (cut.isStyled ? ellipsis + "\u{1B}[0m" : ellipsis)
      }
    }
    return isStyled ? result + "\u{1B}[0m" : result
  }

  /// The text with spaces added up to that many columns.
  package func padded(to width: Int, _ alignment: Alignment = .left) -> String {
    let spaces = String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    return alignment == .left ? self + spaces : spaces + self
  }
}

extension String {
  /// The text without the sequences that terminals obey; other control characters stay.
  package var withoutStyles: String {
    guard utf8.contains(0x1B) else { return self }
    var result = ""
    for piece in TextPieces(self) {
      switch piece {
      case .style, .control("\u{1B}"): break
      case .control(let character), .character(let character): result.append(character)
      }
    }
    return result
  }
}
