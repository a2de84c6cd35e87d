/// A row of numbers drawn as small bars.
package enum Sparkline {
  private static let bars = Array("▁▂▃▄▅▆▇█")
  private static let ascii = Array("_.-=+*#@")

  /// One character for each number, the highest as high as a line; from zero, so that small changes look small.
  package static func text(_ numbers: [Double], unicode: Bool = true) -> String {
    let bars = unicode ? Self.bars : ascii
    let highest = numbers.max() ?? 0
    guard highest > 0 else { return String(repeating: String(bars[0]), count: numbers.count) }
    return String(
      numbers.map { number in
        let part = max(0, number) / highest * Double(bars.count - 1)
        return bars[part.isFinite ? Int(part.rounded()) : 0]
      })
  }
}
