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
    for start in bytes.indices where bytes[start] == UInt8(ascii: "{") && !Self.isQuoted(start, in: bytes) {
      guard let (parts, end) = Self.parts(of: bytes, from: start + 1), parts.count > 1 else { continue }
      for part in parts {
        var alternative = Array(bytes[..<start])
        alternative += bytes[part]
        alternative += bytes[(end + 1)...]
        alternatives.append(String(decoding: alternative, as: UTF8.self))
      }
      return
    }
    return nil
  }

  /// Behind an odd number of backslashes.
  private static func isQuoted(_ place: Int, in bytes: [UInt8]) -> Bool {
    !bytes[..<place].reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
  }

  /// What lies between the commas, and where the closing brace is.
  private static func parts(of bytes: [UInt8], from start: Int) -> (parts: [Range<Int>], end: Int)? {
    var parts: [Range<Int>] = []
    var (depth, partStart, place) = (0, start, start)
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\"): place += 1
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}") where depth == 0:
        parts.append(partStart..<place)
        return (parts, place)
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        parts.append(partStart..<place)
        partStart = place + 1
      default: break
      }
      place += 1
    }
    return nil
  }
}
