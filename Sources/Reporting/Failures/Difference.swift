import Runtime

/// How the two sides of an `==` differ, part by part. By convention the right side is what was expected.
package struct Difference: Hashable, Sendable {
  package enum Side: Sendable {
    case expected, actual
    /// The same on both sides.
    case both
    /// A word about the lines around it.
    case remark
  }

  package struct Line: Hashable, Sendable {
    package var side: Side
    package var text: String

    /// As it is printed, with the sign of its side.
    package var marked: String {
      switch side {
      case .expected: "- \(text)"
      case .actual: "+ \(text)"
      case .both: "  \(text)"
      case .remark: text
      }
    }
  }

  package static let legend = [
    Line(side: .expected, text: "expected (right of `==`)"), Line(side: .actual, text: "actual (left of `==`)"),
  ]

  package var lines: [Line]

  private static let maximumLines = 40

  /// `nil` where the values themselves say it all.
  init?(expected: Value, actual: Value) {
    var writer = DifferenceWriter()
    switch (expected, actual) {
    case (.list, .list), (.record, .record): writer.compare(expected, actual, path: "", depth: 0)
    case (.string(let expected), .string(let actual)): writer.compare(text: expected.text, actual.text)
    default: break
    }
    let surplus = writer.lines.count - Self.maximumLines
    lines = Array(writer.lines.prefix(Self.maximumLines))
    if surplus > 0 { lines.append(Line(side: .remark, text: "… \(surplus) further lines")) }
    if lines.isEmpty { return nil }
  }
}

private struct DifferenceWriter {
  var lines: [Difference.Line] = []

  private static let enough = 200
  private static let deepest = 16

  mutating func compare(_ expected: Value, _ actual: Value, path: String, depth: Int) {
    guard depth < Self.deepest, lines.count <= Self.enough else { return }
    switch (expected, actual) {
    case (.list(let a), .list(let b)):
      for index in 0..<max(a.items.count, b.items.count) {
        side(
          index < a.items.count ? a.items[index] : nil, index < b.items.count ? b.items[index] : nil,
          "\(path)[\(index)]", depth)
      }
    case (.record(let a), .record(let b)):
      let keys = Array(a.fields.keys) + b.fields.keys.filter { a.fields[$0] == nil }
      for key in keys { side(a.fields[key], b.fields[key], "\(path).\(key)", depth) }
    default:
      guard expected.literal != actual.literal else { return }
      add(.expected, path, expected)
      add(.actual, path, actual)
    }
  }

  private mutating func side(_ expected: Value?, _ actual: Value?, _ path: String, _ depth: Int) {
    switch (expected, actual) {
    case (let expected?, let actual?): compare(expected, actual, path: path, depth: depth + 1)
    case (let expected?, nil): add(.expected, path, expected)
    case (nil, let actual?): add(.actual, path, actual)
    case (nil, nil): break
    }
  }

  private mutating func add(_ side: Difference.Side, _ path: String, _ value: Value) {
    lines.append(.init(side: side, text: "\(path): \(value.literal.shortened(to: 400))"))
  }
}

// MARK: - Text

extension DifferenceWriter {
  mutating func compare(text expected: String, _ actual: String) {
    guard expected != actual else { return }
    if expected.contains("\n") || actual.contains("\n") {
      compareLines(
        expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
        actual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    } else if min(expected.count, actual.count) > 30 {
      pointOut(Array(expected), Array(actual))
    }
  }

  /// Long lines: where they part, with what stands around it.
  private mutating func pointOut(_ expected: [Character], _ actual: [Character]) {
    var first = 0
    while first < min(expected.count, actual.count), expected[first] == actual[first] { first += 1 }
    let window = max(0, first - 20)
    func excerpt(_ text: [Character]) -> String {
      let end = min(text.count, first + 40)
      return (window > 0 ? "…" : "") + String(text[min(window, end)..<end]) + (end < text.count ? "…" : "")
    }
    lines.append(.init(side: .remark, text: "they differ from character \(first + 1) on"))
    lines.append(.init(side: .expected, text: excerpt(expected)))
    lines.append(.init(side: .actual, text: excerpt(actual)))
  }

  private mutating func compareLines(_ expected: [String], _ actual: [String]) {
    // The costs of finding the fewest changes grow with their number; texts of thousands of lines are cut before.
    let (expected, actual) = (Array(expected.prefix(2000)), Array(actual.prefix(2000)))
    var missing: Set<Int> = []
    var added: Set<Int> = []
    for change in actual.difference(from: expected) {
      switch change {
      case .remove(let offset, _, _): missing.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var all: [Difference.Line] = []
    var (a, b) = (0, 0)
    while a < expected.count || b < actual.count {
      if a < expected.count, missing.contains(a) {
        all.append(.init(side: .expected, text: expected[a]))
        a += 1
      } else if b < actual.count, added.contains(b) {
        all.append(.init(side: .actual, text: actual[b]))
        b += 1
      } else {
        all.append(.init(side: .both, text: b < actual.count ? actual[b] : ""))
        a += 1
        b += 1
      }
    }
    lines += withContext(all)
  }

  /// Leaves out what is the same on both sides and far from any change.
  private func withContext(_ all: [Difference.Line]) -> [Difference.Line] {
    let context = 2
    var isNear = [Bool](repeating: false, count: all.count)
    for (index, line) in all.enumerated() where line.side != .both {
      for near in max(0, index - context)...min(all.count - 1, index + context) { isNear[near] = true }
    }
    var result: [Difference.Line] = []
    var skipped = 0
    for (index, line) in all.enumerated() {
      if isNear[index] {
        if skipped > 0 { result.append(.init(side: .remark, text: "… \(skipped) the same")) }
        skipped = 0
        result.append(line)
      } else {
        skipped += 1
      }
    }
    return result
  }
}
