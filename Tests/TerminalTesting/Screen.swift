internal import Terminal
internal import TextWidth

/// What a terminal shows after some output: enough of an xterm to check line editing and live progress.
package struct Screen {
  /// A cell behind a wide character holds nothing.
  private var rows: [[Character?]]
  private var size: WindowSize
  private var row = 0
  private var column = 0
  /// After the last column is written the cursor waits there for the next character.
  private var wrapsNext = false
  private var isInserting = false
  private var undecoded: [UInt8] = []
  /// Private modes that are on, such as 2004 for bracketed paste.
  package private(set) var modes: Set<Int> = []
  /// Lines that have left the screen at the top.
  package private(set) var scrolledOut: [String] = []

  package init(columns: Int = 60, rows: Int = 12) {
    size = WindowSize(columns: columns, rows: rows)
    self.rows = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The visible lines, without blanks at their ends and empty lines at the bottom.
  package var text: String {
    var lines = rows.map(Self.line)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// The cursor's zero-based place.
  package var cursor: (row: Int, column: Int) { (row, column) }

  /// The visible lines with a bar at the cursor.
  package var textWithCursor: String {
    var copy = self
    copy.rows[row].insert("▏", at: min(column, size.columns))
    return copy.text
  }

  package mutating func receive(_ bytes: [UInt8]) {
    undecoded += bytes
    let (complete, rest) = Self.splitAtIncompleteSequence(undecoded)
    undecoded = rest
    var scalars = Array(String(decoding: complete, as: UTF8.self).unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if scalar == "\u{1B}" { obeyEscape(&scalars) } else { obey(scalar) }
    }
  }

  package mutating func receive(_ text: String) { receive(Array(text.utf8)) }

  private static func line(_ cells: [Character?]) -> String {
    var line = String(cells.compactMap { $0 })
    while line.last == " " { line.removeLast() }
    return line
  }

  // MARK: Characters

  private mutating func obey(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r": move(toColumn: 0)
    case "\n": lineFeed()
    case "\u{8}": move(toColumn: column - 1)
    case "\t": move(toColumn: column + 8 - column % 8)
    default:
      if scalar.value >= 0x20 { put(scalar) }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = DisplayWidth.of(scalar)
    guard width > 0 else { return combine(scalar) }
    if wrapsNext || column + width > size.columns {
      move(toColumn: 0)
      lineFeed()
    }
    if isInserting { insertBlanks(width) }
    rows[row][column] = Character(scalar)
    if width == 2 { rows[row][column + 1] = nil }
    wrapsNext = column + width >= size.columns
    column = min(column + width, size.columns - 1)
  }

  private mutating func combine(_ scalar: Unicode.Scalar) {
    guard column > 0, let base = rows[row][column - 1] else { return }
    rows[row][column - 1] = Character(String(base) + String(scalar))
  }

  private mutating func lineFeed() {
    wrapsNext = false
    guard row == size.rows - 1 else {
      row += 1
      return
    }
    scrolledOut.append(Self.line(rows.removeFirst()))
    rows.append(Array(repeating: " ", count: size.columns))
  }

  private mutating func move(toColumn target: Int) {
    column = min(max(0, target), size.columns - 1)
    wrapsNext = false
  }

  private mutating func insertBlanks(_ count: Int) {
    rows[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
    rows[row].removeLast(count)
  }

  // MARK: Sequences

  private mutating func obeyEscape(_ scalars: inout ArraySlice<Unicode.Scalar>) {
    guard scalars.popFirst() == "[" else { return }
    var parameters = ""
    while let scalar = scalars.popFirst() {
      if ("@"..."~").contains(scalar) { return obeySequence(parameters, scalar) }
      parameters.unicodeScalars.append(scalar)
    }
  }

  private mutating func obeySequence(_ parameters: String, _ final: Unicode.Scalar) {
    if parameters.hasPrefix("?") { return setModes(parameters.dropFirst(), isOn: final == "h") }
    let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
    let count = max(1, numbers.first ?? 1)
    switch final {
    case "A": moveRows(-count)
    case "B": moveRows(count)
    case "C": move(toColumn: column + count)
    case "D": move(toColumn: column - count)
    case "G": move(toColumn: count - 1)
    case "H":
      row = min(count, size.rows) - 1
      move(toColumn: (numbers.count > 1 ? numbers[1] : 1) - 1)
    case "J": eraseScreen(numbers.first ?? 0)
    case "K": eraseLine(numbers.first ?? 0)
    case "P": deleteCells(count)
    case "@": insertBlanks(min(count, size.columns - column))
    case "h" where numbers.first == 4: isInserting = true
    case "l" where numbers.first == 4: isInserting = false
    default: break
    }
  }

  private mutating func setModes(_ parameters: Substring, isOn: Bool) {
    for mode in parameters.split(separator: ";").compactMap({ Int($0) }) {
      if isOn { modes.insert(mode) } else { modes.remove(mode) }
    }
  }

  private mutating func moveRows(_ count: Int) {
    row = min(max(0, row + count), size.rows - 1)
    wrapsNext = false
  }

  private mutating func eraseLine(_ kind: Int) {
    let range = kind == 0 ? column..<size.columns : kind == 1 ? 0..<column + 1 : 0..<size.columns
    for index in range { rows[row][index] = " " }
  }

  private mutating func eraseScreen(_ kind: Int) {
    if kind == 0 { eraseLine(0) }
    for index in (kind == 0 ? row + 1 : 0)..<size.rows { rows[index] = Array(repeating: " ", count: size.columns) }
  }

  private mutating func deleteCells(_ count: Int) {
    let count = min(count, size.columns - column)
    rows[row].removeSubrange(column..<column + count)
    rows[row] += Array(repeating: " ", count: count)
  }

  /// Output arrives in pieces that may end within a character or a sequence.
  private static func splitAtIncompleteSequence(_ bytes: [UInt8]) -> ([UInt8], [UInt8]) {
    var end = bytes.count
    if let escape = bytes.lastIndex(of: 0x1B), !isCompleteEscape(bytes[escape...]) { end = escape }
    if let lead = bytes[..<end].lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[lead] >= 0xC0 {
      let length = bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : 2
      if lead + length > end { end = lead }
    }
    return (Array(bytes[..<end]), Array(bytes[end...]))
  }

  private static func isCompleteEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    let rest = bytes.dropFirst()
    guard let introducer = rest.first else { return false }
    return introducer != UInt8(ascii: "[") || rest.dropFirst().contains { (0x40...0x7E).contains($0) }
  }
}

extension Screen {
  /// Gives the screen another size, keeping what stands at its top left, as an xterm does.
  package mutating func resize(columns: Int, rows count: Int) {
    rows = (0..<count).map { index in
      let cells = index < rows.count ? Array(rows[index].prefix(columns)) : []
      return cells + Array(repeating: " ", count: columns - cells.count)
    }
    size = WindowSize(columns: columns, rows: count)
    row = min(row, count - 1)
    move(toColumn: column)
  }
}
