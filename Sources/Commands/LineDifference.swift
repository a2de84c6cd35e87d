/// How two texts differ, as `diff -u` shows it.
enum LineDifference {
  private static let context = 3

  private enum Edit {
    case same(String), removed(String), added(String)

    var line: String {
      switch self {
      case .same(let text): " " + text
      case .removed(let text): "-" + text
      case .added(let text): "+" + text
      }
    }

    var isChange: Bool { if case .same = self { false } else { true } }
  }

  static func unified(_ old: [UInt8], _ new: [UInt8], name: String) -> String {
    let edits = edits(lines(old), lines(new))
    var text = "--- \(name)\n+++ \(name) (formatted)\n"
    var start = 0
    while let first = edits[start...].firstIndex(where: \.isChange) {
      var last = first
      var next = first
      while next < edits.count, next - last <= 2 * context {
        if edits[next].isChange { last = next }
        next += 1
      }
      let hunk = max(start, first - context)..<min(edits.count, last + context + 1)
      text += header(edits, hunk) + edits[hunk].map { $0.line + "\n" }.joined()
      start = hunk.upperBound
    }
    return text
  }

  private static func lines(_ text: [UInt8]) -> [String] {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func edits(_ old: [String], _ new: [String]) -> [Edit] {
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var edits: [Edit] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if removed.contains(left) {
        edits.append(.removed(old[left]))
        left += 1
      } else if added.contains(right) {
        edits.append(.added(new[right]))
        right += 1
      } else {
        edits.append(.same(new[right]))
        left += 1
        right += 1
      }
    }
    return edits
  }

  private static func header(_ edits: [Edit], _ hunk: Range<Int>) -> String {
    func range(_ isCounted: (Edit) -> Bool) -> String {
      let before = edits[..<hunk.lowerBound].count(where: isCounted)
      let within = edits[hunk].count(where: isCounted)
      return "\(within == 0 ? before : before + 1),\(within)"
    }
    let old = range { if case .added = $0 { false } else { true } }
    let new = range { if case .removed = $0 { false } else { true } }
    return "@@ -\(old) +\(new) @@\n"
  }
}
