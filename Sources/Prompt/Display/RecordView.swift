import Runtime
import Terminal
import TextWidth

/// A record as lines of key and value; records inside that do not fit a line stand below their key.
struct RecordView {
  private let fields: [(key: String, value: Value)]
  private let view: ValueView
  private let depth: Int

  private static let mostFields = 200
  private static let deepest = 4

  init(_ fields: [(String, Value)], in view: ValueView, depth: Int = 0) {
    self.fields = fields.map { (Preview.key($0.0), $0.1) }
    self.view = view
    self.depth = depth
  }

  var lines: [String] {
    guard !fields.isEmpty else { return ["{}"] }
    let longest = fields.map { DisplayWidth.of($0.key) }.max() ?? 0
    let shown = fields.prefix(Self.mostFields).flatMap { lines($0.key, $0.value, longest) }
    let left = fields.count - Self.mostFields
    return left > 0 ? shown + [TextView.rest(left)] : shown
  }

  private func lines(_ key: String, _ value: Value, _ longest: Int) -> [String] {
    let literal = Preview.literal(value)
    let head = view.style(.muted, key.padded(to: longest))
    if depth < Self.deepest, DisplayWidth.of(literal) > view.width - longest - 2, let inner = inner(value) {
      return [view.style(.muted, key)] + inner.map { "  " + $0 }
    }
    return ["\(head)  \(literal)"]
  }

  private func inner(_ value: Value) -> [String]? {
    var narrower = view
    narrower.width = max(20, view.width - 2)
    switch value {
    case .record(let box):
      return RecordView(box.fields.map { ($0.key, $0.value) }, in: narrower, depth: depth + 1).lines
    case .list(let box): return ListView(box.items, in: narrower, depth: depth + 1).lines
    default: return nil
    }
  }
}
