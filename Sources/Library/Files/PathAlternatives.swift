import Runtime
import Syntax

/// `{a,b}` in a pattern of paths, which stands for either; braces without a comma are themselves.
enum PathAlternatives {
  /// Braces multiply: no list of files is written with more.
  private static let most = 1000

  /// All patterns that one with braces stands for.
  static func of(_ pattern: String) throws(Raise) -> [String] {
    var open = [pattern]
    var found: [String] = []
    while let next = open.popLast() {
      guard let braces = Braces(next) else {
        found.append(next)
        continue
      }
      open += braces.alternatives
      guard open.count + found.count <= most else {
        throw .failure(
          .invalidValue, "\(Value.string(pattern).shortLiteral) stands for more than \(most) patterns",
          help: ["braces multiply: look for more files, and `filter` them"])
      }
    }
    return found
  }
}

/// The first braces of a pattern that hold a comma of their own.
private struct Braces {
  private(set) var alternatives: [String] = []

  init?(_ pattern: String) {
    let bytes = Array(pattern.utf8)
    guard let marks = Self.first(in: bytes), let start = marks.first, let end = marks.last else { return nil }
    for (mark, next) in zip(marks, marks.dropFirst()) {
      var alternative = Array(bytes[..<start])
      alternative += bytes[(mark + 1)..<next]
      alternative += bytes[(end + 1)...]
      alternatives.append(String(decoding: alternative, as: UTF8.self))
    }
  }

  /// Where they begin, their commas stand and they end. One pass finds them, since many that never end are soon written.
  private static func first(in bytes: [UInt8]) -> [Int]? {
    var open: [[Int]] = []
    var first: [Int]?
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\"): place += 1
      case UInt8(ascii: "{"): open.append([place])
      case UInt8(ascii: ","):
        if !open.isEmpty { open[open.count - 1].append(place) }
      case UInt8(ascii: "}"):
        guard let marks = open.popLast(), marks.count > 1 else { break }
        if marks[0] < first?[0] ?? bytes.count { first = marks + [place] }
      default: break
      }
      place += 1
    }
    return first
  }
}
