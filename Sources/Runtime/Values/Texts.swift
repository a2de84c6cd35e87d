import Glibc

/// How texts compare: by their bytes, which is the order of their Unicode scalars. What only looks alike is not equal.
enum Texts {
  static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && order(left, right) == 0
  }

  /// Negative, zero or positive.
  static func order(_ left: String, _ right: String) -> Int {
    withBytes(left, right, order)
  }

  private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    let shorter = min(left.count, right.count)
    if shorter > 0, let a = left.baseAddress, let b = right.baseAddress {
      let order = memcmp(a, b, shorter)
      if order != 0 { return Int(order) }
    }
    return left.count - right.count
  }

  static func begins(_ text: String, with start: String) -> Bool {
    text.utf8.count >= start.utf8.count && withBytes(text, start) { matches($1, at: 0, of: $0) }
  }

  static func ends(_ text: String, with end: String) -> Bool {
    text.utf8.count >= end.utf8.count && withBytes(text, end) { matches($1, at: $0.count - $1.count, of: $0) }
  }

  private static func matches(
    _ part: UnsafeBufferPointer<UInt8>, at place: Int, of text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let count = part.count
    guard let part = part.baseAddress, let start = text.baseAddress else { return count == 0 }
    return memcmp(start + place, part, count) == 0
  }

  private static func withBytes<Result>(
    _ left: String, _ right: String, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let known = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right in body(left, right) }
    }
    if case .some(.some(let result)) = known { return result }
    var (left, right) = (left, right)
    return left.withUTF8 { left in right.withUTF8 { right in body(left, right) } }
  }
}
