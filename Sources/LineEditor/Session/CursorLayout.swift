internal import CEditline

/// Where libedit puts the cursor after some text, by the same rules and widths.
struct CursorLayout {
  let columns: Int
  private(set) var row = 0
  private(set) var column = 0

  init(columns: Int) { self.columns = max(1, columns) }

  mutating func advance(over scalars: [Unicode.Scalar]) {
    for scalar in scalars {
      switch scalar {
      case "\n": nextRow()
      case "\t": move(8 - column % 8)
      default: move(Self.width(of: scalar))
      }
    }
  }

  /// The columns one scalar takes: control characters are shown as `^X`, others without a glyph as `\U+XXXX`.
  static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x20 || scalar.value == 0x7F { return 2 }
    let width = editline_width(wchar_t(bitPattern: scalar.value))
    if width >= 0 { return Int(width) }
    return scalar.value > 0xFFFF ? 8 : 7
  }

  private mutating func move(_ width: Int) {
    if column + width > columns { nextRow() }
    column += width
    if column >= columns { nextRow() }
  }

  private mutating func nextRow() {
    row += 1
    column = 0
  }
}
