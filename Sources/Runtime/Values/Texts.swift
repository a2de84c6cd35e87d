import Glibc

/// How texts compare: by their bytes, which is the order of their Unicode scalars. What only looks alike is not equal.
enum Texts {
  static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && order(left, right) == 0
  }

  /// Negative, zero or positive.
  static func order(_ left: String, _ right: String) -> Int {
    let known = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right in order(left, right) }
    }
    if case .some(.some(let order)) = known { return order }
    var (left, right) = (left, right)
    return left.withUTF8 { left in right.withUTF8 { right in order(left, right) } }
  }

  private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    let shorter = min(left.count, right.count)
    if shorter > 0, let a = left.baseAddress, let b = right.baseAddress {
      let order = memcmp(a, b, shorter)
      if order != 0 { return Int(order) }
    }
    return left.count - right.count
  }
}
