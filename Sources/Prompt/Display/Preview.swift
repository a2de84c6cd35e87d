import Library
import Runtime

/// A value on one line: its literal, or the beginning of a long one.
enum Preview {
  private static let mostElements = 40
  private static let deepest = 6

  static func literal(_ value: Value, depth: Int = 0) -> String {
    switch value {
    case .list(let box):
      guard !box.items.isEmpty else { return "[]" }
      if depth >= deepest { return "[…]" }
      let shown = box.items.prefix(mostElements).map { literal($0, depth: depth + 1) }
      return "[" + (shown + rest(box.items.count)).joined(separator: ", ") + "]"
    case .record(let box):
      guard !box.fields.isEmpty else { return "{}" }
      if depth >= deepest { return "{…}" }
      let shown = box.fields.prefix(mostElements).map {
        "\(key($0.key)): \(literal($0.value, depth: depth + 1))"
      }
      return "{ " + (shown + rest(box.fields.count)).joined(separator: ", ") + " }"
    default: return value.literal
    }
  }

  /// A cell of a table, where a string stands bare, a size is rounded, and a list of named things is their names.
  static func cell(_ value: Value) -> String {
    switch value {
    case .null, .missing: ""
    case .string(let box): box.text
    case .size(let bytes): SizeText.rounded(bytes)
    case .list(let box): names(box.items) ?? literal(value)
    default: literal(value)
    }
  }

  private static func names(_ items: [Value]) -> String? {
    let names = items.prefix(mostElements).map { item -> String? in
      if let text = item.text { return text }
      if let service = ServiceView(item) { return service.name }
      return item.fields?["name"]?.text ?? item.fields?["service"]?.text
    }
    guard !names.isEmpty, !names.contains(nil) else { return nil }
    return (names.compactMap(\.self) + rest(items.count)).joined(separator: ", ")
  }

  private static func rest(_ count: Int) -> [String] {
    count > mostElements ? ["… \(count - mostElements) more"] : []
  }

  /// A key as it is written: bare where that is allowed.
  static func key(_ text: String) -> String {
    let isBare = text.unicodeScalars.first.map { !("0"..."9").contains($0) } ?? false
    let isName = text.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) }
    return isBare && isName ? text : Value.string(text).literal
  }
}
