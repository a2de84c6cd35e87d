import OrderedCollections
import Runtime

/// Shows how two values differ, part by part.
enum ValueDifference {
  private static let maximumLines = 20

  /// Nothing where the values themselves say it all.
  static func lines(_ left: Value, _ right: Value) -> [String] {
    var lines: [String] = []
    switch (left, right) {
    case (.list, .list), (.record, .record): compare(left, right, path: "", into: &lines, depth: 0)
    case (.string(let a), .string(let b)) where a.text.contains("\n") || b.text.contains("\n"):
      compareLines(a.text, b.text, into: &lines)
    default: break
    }
    guard lines.count > maximumLines else { return lines }
    return lines.prefix(maximumLines) + ["… \(lines.count - maximumLines) further differences"]
  }

  private static func compare(_ left: Value, _ right: Value, path: String, into lines: inout [String], depth: Int) {
    guard depth < 16, lines.count <= maximumLines * 2 else { return }
    switch (left, right) {
    case (.list(let a), .list(let b)):
      for index in 0..<max(a.items.count, b.items.count) {
        let place = "\(path)[\(index)]"
        side(
          index < a.items.count ? a.items[index] : nil, index < b.items.count ? b.items[index] : nil, place, &lines,
          depth)
      }
    case (.record(let a), .record(let b)):
      let keys = Array(a.fields.keys) + b.fields.keys.filter { a.fields[$0] == nil }
      for key in keys { side(a.fields[key], b.fields[key], "\(path).\(key)", &lines, depth) }
    default:
      guard left.literal != right.literal else { return }
      lines.append("- \(path): \(left.literal)")
      lines.append("+ \(path): \(right.literal)")
    }
  }

  private static func side(_ left: Value?, _ right: Value?, _ path: String, _ lines: inout [String], _ depth: Int) {
    switch (left, right) {
    case (let left?, let right?): compare(left, right, path: path, into: &lines, depth: depth + 1)
    case (let left?, nil): lines.append("- \(path): \(left.literal)")
    case (nil, let right?): lines.append("+ \(path): \(right.literal)")
    case (nil, nil): break
    }
  }

  private static func compareLines(_ left: String, _ right: String, into lines: inout [String]) {
    let a = left.split(separator: "\n", omittingEmptySubsequences: false)
    let b = right.split(separator: "\n", omittingEmptySubsequences: false)
    for change in b.difference(from: a).prefix(maximumLines * 2) {
      switch change {
      case .remove(_, let line, _): lines.append("- \(line)")
      case .insert(_, let line, _): lines.append("+ \(line)")
      }
    }
  }
}
