/// Chooses where lines end, and writes them.
struct LayoutRenderer {
  /// Lines are broken where they would be longer.
  static let widest = 120
  static let indentation = 2

  struct Entry {
    var indentation: Int
    var isFlat: Bool
    var layout: Layout
  }

  private var finished: [PrintedLine] = []
  private var current = PrintedLine()
  private var column = 0
  /// What is to be written before the next text: 1 for a line's end, 2 with a blank line.
  private var dueLineEnds = 0
  private var dueMark = ""
  private var isSpaceDue = false
  private var stack: [Entry] = []

  static func render(_ layout: Layout) -> [UInt8] {
    var renderer = LayoutRenderer()
    renderer.run(layout)
    return renderer.text
  }

  private var text: [UInt8] {
    var lines = finished
    if !current.isBlank { lines.append(current) }
    PrintedLine.align(&lines)
    var text: [UInt8] = []
    for line in lines {
      text += line.text.utf8
      if let comment = line.comment { text += (String(repeating: " ", count: line.commentGap) + comment).utf8 }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  private mutating func run(_ layout: Layout) {
    stack = [Entry(indentation: 0, isFlat: false, layout: layout)]
    while let entry = stack.popLast() { write(entry) }
  }

  private mutating func write(_ entry: Entry) {
    let indentation = entry.indentation
    switch entry.layout.kind {
    case .text(let text): write(text, at: indentation)
    case .lines(let lines): write(lines, at: indentation)
    case .space: isSpaceDue = true
    case .line(let flat, let mark):
      if !entry.isFlat { endLine(mark: mark) } else if !flat.isEmpty { isSpaceDue = true }
    case .lineEnd(let mark): endLine(mark: mark)
    case .blankLine: dueLineEnds = 2
    case .comment(let text, let isTrailing): write(comment: text, isTrailing: isTrailing, at: indentation)
    case .alignment(let reserved):
      guard !entry.isFlat else { return }
      current.alignment = current.text.utf8.count
      column += reserved
    case .either(let broken, let flat): write(entry.isFlat ? flat : broken, at: indentation)
    case .sequence(let parts):
      for part in parts.reversed() { push(part, entry.isFlat, indentation) }
    case .indented(let inner): push(inner, entry.isFlat, indentation + Self.indentation)
    case .flat(let inner): push(inner, true, indentation)
    case .group(let inner, _):
      push(inner, entry.isFlat || fits(entry.layout, at: indentation), indentation)
    case .choice(let flat, let hugging, let expanded):
      if let flat, entry.isFlat || fits(flat, at: indentation) {
        push(flat, true, indentation)
      } else if let hugging, fitsUpToLineEnd(hugging, at: indentation) {
        push(hugging, false, indentation)
      } else {
        push(expanded, false, indentation)
      }
    }
  }

  private mutating func push(_ layout: Layout, _ isFlat: Bool, _ indentation: Int) {
    stack.append(Entry(indentation: indentation, isFlat: isFlat, layout: layout))
  }

  private mutating func endLine(mark: String) {
    if dueLineEnds == 0 { dueMark = mark }
    dueLineEnds = max(dueLineEnds, 1)
  }

  private mutating func write(_ text: String, at indentation: Int) {
    if text.isEmpty { return }
    startLine(indentation)
    // What is there may have no width.
    if isSpaceDue, current.text.utf8.count > current.indentation {
      current.text += " "
      column += 1
    }
    isSpaceDue = false
    current.text += text
    column += text.columns
  }

  private mutating func write(_ lines: StringLines, at indentation: Int) {
    write(lines.first, at: indentation)
    for line in lines.rest(at: current.indentation) {
      finished.append(current)
      current = PrintedLine()
      current.text = line
      current.indentation = line.utf8.prefix { $0.isBlank }.count
      column = line.columns
    }
  }

  private mutating func write(comment text: String, isTrailing: Bool, at indentation: Int) {
    dueMark = ""
    if isTrailing, !current.isBlank, current.comment == nil {
      current.comment = text
    } else {
      if !current.isBlank { dueLineEnds = max(dueLineEnds, 1) }
      isSpaceDue = false
      write(text, at: indentation)
    }
    dueLineEnds = max(dueLineEnds, 1)
  }

  /// Ends the line before, where that is due, and indents the new one.
  private mutating func startLine(_ indentation: Int) {
    guard dueLineEnds > 0 || current.isBlank else { return }
    if !current.isBlank {
      current.text += dueMark
      finished.append(current)
      if dueLineEnds > 1 { finished.append(PrintedLine()) }
    }
    current = PrintedLine()
    current.indentation = indentation
    current.text = String(repeating: " ", count: indentation)
    column = indentation
    (dueLineEnds, dueMark, isSpaceDue) = (0, "", false)
  }

  // MARK: What fits

  private func room(at indentation: Int) -> Int {
    let start = dueLineEnds > 0 || current.isBlank ? indentation : column + (isSpaceDue ? 1 : 0)
    return Self.widest - start
  }

  /// Fits on the rest of the line, with what cannot be parted from it.
  private func fits(_ layout: Layout, at indentation: Int) -> Bool {
    guard let width = layout.flatWidth else { return false }
    var measure = LineMeasure(room: room(at: indentation) - width)
    return measure.passes([], before: stack)
  }

  private func fitsUpToLineEnd(_ layout: Layout, at indentation: Int) -> Bool {
    var measure = LineMeasure(room: room(at: indentation), prefersFlat: true)
    return measure.passes([layout], before: stack)
  }
}
