/// Unpacks what servers send with `Content-Encoding: gzip` or `deflate`: RFC 1952, RFC 1950 and RFC 1951.
package enum Inflate {
  package enum Failure: Error { case malformed, tooLarge }

  /// - Parameter limit: bytes; more than these are not unpacked.
  package static func gzip(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    // Members follow each other.
    repeat {
      position = try header(bytes, position)
      let start = output.count
      position = try raw(bytes, from: position, into: &output, limit: limit)
      guard position + 8 <= bytes.count else { throw .malformed }
      let sum = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[position + $1]) << UInt32(8 * $1) }
      guard sum == CheckSum.of(output[start...]) else { throw .malformed }
      position += 8
    } while position < bytes.count
    return output
  }

  /// As the RFC has it, with the head of zlib; some servers leave that out.
  package static func deflate(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    let hasHead =
      bytes.count >= 2 && bytes[0] & 0x0f == 8 && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0 && bytes[1] & 0x20 == 0
    var output: [UInt8] = []
    _ = try raw(bytes, from: hasHead ? 2 : 0, into: &output, limit: limit)
    return output
  }

  /// Gives the place behind the head of a member.
  private static func header(_ bytes: [UInt8], _ start: Int) throws(Failure) -> Int {
    guard start + 10 <= bytes.count, bytes[start] == 0x1f, bytes[start + 1] == 0x8b, bytes[start + 2] == 8 else {
      throw .malformed
    }
    let flags = bytes[start + 3]
    var position = start + 10
    if flags & 4 != 0 {
      guard position + 2 <= bytes.count else { throw .malformed }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    // A name and a comment, each of which ends with a zero.
    for flag in [8, 16] as [UInt8] where flags & flag != 0 {
      guard position < bytes.count, let end = bytes[position...].firstIndex(of: 0) else { throw .malformed }
      position = end + 1
    }
    return flags & 2 != 0 ? position + 2 : position
  }

  /// Gives the place behind the packed data.
  private static func raw(
    _ bytes: [UInt8], from start: Int, into output: inout [UInt8], limit: Int
  ) throws(Failure) -> Int {
    var reader = BitReader(bytes, at: start)
    while true {
      let isLast = try reader.bits(1) == 1
      switch try reader.bits(2) {
      case 0: try stored(&reader, &output, limit)
      case 1: try packed(&reader, .fixedLiterals, .fixedDistances, &output, limit)
      case 2:
        let (literals, distances) = try tables(&reader)
        try packed(&reader, literals, distances, &output, limit)
      default: throw .malformed
      }
      if isLast { return reader.bytePosition }
    }
  }

  private static func stored(_ reader: inout BitReader, _ output: inout [UInt8], _ limit: Int) throws(Failure) {
    reader.alignToByte()
    let length = try reader.bits(16)
    guard try reader.bits(16) == length ^ 0xffff else { throw .malformed }
    guard output.count + length <= limit else { throw .tooLarge }
    for _ in 0..<length { output.append(UInt8(try reader.bits(8))) }
  }

  private static func tables(_ reader: inout BitReader) throws(Failure) -> (HuffmanCode, HuffmanCode) {
    let literalCount = try reader.bits(5) + 257
    let distanceCount = try reader.bits(5) + 1
    let lengthCount = try reader.bits(4) + 4
    var lengths = [UInt8](repeating: 0, count: 19)
    for place in order.prefix(lengthCount) { lengths[place] = UInt8(try reader.bits(3)) }
    let code = try HuffmanCode(lengths)
    var all: [UInt8] = []
    while all.count < literalCount + distanceCount {
      let symbol = try code.symbol(&reader)
      switch symbol {
      case ..<16: all.append(UInt8(symbol))
      case 16:
        guard let last = all.last else { throw .malformed }
        all += [UInt8](repeating: last, count: try reader.bits(2) + 3)
      case 17: all += [UInt8](repeating: 0, count: try reader.bits(3) + 3)
      default: all += [UInt8](repeating: 0, count: try reader.bits(7) + 11)
      }
    }
    guard all.count == literalCount + distanceCount else { throw .malformed }
    return (try HuffmanCode(Array(all[..<literalCount])), try HuffmanCode(Array(all[literalCount...])))
  }

  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private static func packed(
    _ reader: inout BitReader, _ literals: HuffmanCode, _ distances: HuffmanCode, _ output: inout [UInt8], _ limit: Int
  ) throws(Failure) {
    while true {
      let symbol = try literals.symbol(&reader)
      if symbol == 256 { return }
      if symbol < 256 {
        guard output.count < limit else { throw .tooLarge }
        output.append(UInt8(symbol))
        continue
      }
      guard symbol < 286 else { throw .malformed }
      let length = lengthBases[symbol - 257] + (try reader.bits(lengthBits[symbol - 257]))
      let place = try distances.symbol(&reader)
      guard place < 30 else { throw .malformed }
      let distance = distanceBases[place] + (try reader.bits(place < 2 ? 0 : place / 2 - 1))
      guard distance <= output.count else { throw .malformed }
      guard output.count + length <= limit else { throw .tooLarge }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]
}

/// Bits, the lowest of each byte first.
private struct BitReader {
  private let bytes: [UInt8]
  private var next: Int
  private var held: UInt32 = 0
  private var count = 0

  init(_ bytes: [UInt8], at start: Int) {
    self.bytes = bytes
    next = start
  }

  /// Behind the last byte of which a bit was taken.
  var bytePosition: Int { next - count / 8 }

  mutating func bits(_ wanted: Int) throws(Inflate.Failure) -> Int {
    while count < wanted {
      guard next < bytes.count else { throw .malformed }
      held |= UInt32(bytes[next]) << UInt32(count)
      next += 1
      count += 8
    }
    let value = held & (1 << UInt32(wanted) - 1)
    held >>= UInt32(wanted)
    count -= wanted
    return Int(value)
  }

  mutating func alignToByte() {
    held >>= UInt32(count % 8)
    count -= count % 8
  }
}

/// A canonical Huffman code: how many symbols have each length, and the symbols in order.
private struct HuffmanCode {
  private var counts = [Int](repeating: 0, count: 16)
  private var symbols: [Int] = []

  init(_ lengths: [UInt8]) throws(Inflate.Failure) {
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var left = 1
    for length in 1...15 {
      left = left * 2 - counts[length]
      guard left >= 0 else { throw .malformed }
    }
    for length in 1...15 as ClosedRange<UInt8> {
      for symbol in lengths.indices where lengths[symbol] == length { symbols.append(symbol) }
    }
  }

  func symbol(_ reader: inout BitReader) throws(Inflate.Failure) -> Int {
    var (code, first, index) = (0, 0, 0)
    for length in 1...15 {
      code |= try reader.bits(1)
      let count = counts[length]
      if code - count < first { return symbols[index + code - first] }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw .malformed
  }

  private init(fixed lengths: [UInt8]) {
    for length in lengths { counts[Int(length)] += 1 }
    for length in 1...15 as ClosedRange<UInt8> {
      for symbol in lengths.indices where lengths[symbol] == length { symbols.append(symbol) }
    }
  }

  static let fixedLiterals = HuffmanCode(
    fixed: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = HuffmanCode(fixed: [UInt8](repeating: 5, count: 30))
}

/// CRC-32, as gzip has it.
private enum CheckSum {
  static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in table[Int((sum ^ UInt32(byte)) & 0xff)] ^ sum >> 8 }
  }

  private static let table = (0..<256 as Range<UInt32>).map { number in
    (0..<8).reduce(number) { sum, _ in sum & 1 == 1 ? 0xedb8_8320 ^ sum >> 1 : sum >> 1 }
  }
}
