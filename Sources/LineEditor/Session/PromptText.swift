/// A coloured prompt in libedit's form, where every escape sequence is enclosed and stands before a visible character.
struct PromptText {
  static let delimiter: CChar = 1

  let encoded: String
  let visible: [Unicode.Scalar]

  /// Line breaks become spaces: libedit's prompts have one line.
  init(_ text: String) {
    var cells: [(escapes: String, scalar: Unicode.Scalar)] = []
    var escapes = ""
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.first {
      if scalar == "\u{1B}" {
        escapes += Self.takeEscape(&scalars)
      } else {
        scalars.removeFirst()
        if scalar.value < 0x20 && scalar != "\n" { continue }
        cells.append((escapes, scalar == "\n" ? " " : scalar))
        escapes = ""
      }
    }
    // libedit loses an escape at the very end, so a closing reset goes before the last character.
    if let last = cells.indices.last { cells[last].escapes += escapes }
    visible = cells.map(\.scalar)
    encoded = cells.map { cell in
      (cell.escapes.isEmpty ? "" : "\u{1}\(cell.escapes)\u{1}") + String(cell.scalar)
    }.joined()
  }

  private static func takeEscape(_ scalars: inout ArraySlice<Unicode.Scalar>) -> String {
    var sequence = "\u{1B}"
    scalars.removeFirst()
    guard scalars.first == "[" else { return "" }
    while let scalar = scalars.popFirst() {
      sequence.unicodeScalars.append(scalar)
      if scalar != "[", ("@"..."~").contains(scalar) { return sequence }
    }
    return ""
  }
}
