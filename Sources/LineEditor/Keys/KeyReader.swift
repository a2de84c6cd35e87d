internal import Glibc

/// Reads keys from a terminal, and meanwhile looks after what wakes it.
///
/// One byte at a time: what is typed ahead belongs to the program that runs next.
final class KeyReader {
  enum Input: Equatable {
    case scalar(Unicode.Scalar)
    case end
    case stopped
  }

  enum ByteInput: Equatable {
    case byte(UInt8)
    case end
    case stopped
    case timedOut
  }

  let descriptor: Int32
  private let wakeDescriptor: Int32
  private var pushed: [Key] = []
  /// A byte that turned out to belong to the next character.
  private var unread: UInt8?

  /// The rest of a sequence follows at once; a slow network may spread it over some packets.
  private static let sequenceTimeout: Int32 = 100
  private static let pasteTimeout: Int32 = 1000

  init(descriptor: Int32, wakeDescriptor: Int32) {
    self.descriptor = descriptor
    self.wakeDescriptor = wakeDescriptor
  }

  /// Makes a key the next one, before anything typed.
  func push(_ key: Key) { pushed.append(key) }

  /// The next character or key; `attend` is called when something other than a key arrives, and ends the wait with
  /// false.
  func next(attend: () -> Bool) -> Input {
    if !pushed.isEmpty { return .scalar(pushed.removeFirst().scalar) }
    while true {
      switch nextByte(attend: attend) {
      case .end, .timedOut: return .end
      case .stopped: return .stopped
      case .byte(let byte):
        if let scalar = byte == 0x1B ? escapedKey()?.scalar : character(startingWith: byte) { return .scalar(scalar) }
      }
    }
  }

  func nextByte(attend: () -> Bool) -> ByteInput {
    if let byte = unread.take() { return .byte(byte) }
    while true {
      var sources = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&sources, 2, -1)
      if count < 0 && errno != EINTR { return .end }
      guard count > 0 else { continue }
      if sources[1].revents != 0, !attend() { return .stopped }
      if sources[0].revents != 0, let input = readByte() { return input }
    }
  }

  /// The text of a paste, up to its end mark; ends by itself when the terminal stops sending.
  func pastedBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    let mark = Array(BracketedPaste.endMark.utf8)
    while case .byte(let byte) = followingByte(timeout: Self.pasteTimeout) {
      bytes.append(byte)
      if byte == mark.last, bytes.suffix(mark.count).elementsEqual(mark) { return bytes.dropLast(mark.count) }
    }
    return bytes
  }

  private func followingByte(timeout: Int32 = sequenceTimeout) -> ByteInput {
    while true {
      var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let count = poll(&source, 1, timeout)
      if count == 0 { return .timedOut }
      if count < 0 && errno != EINTR { return .end }
      if count > 0, let input = readByte() { return input }
    }
  }

  /// `nil` when nothing was there after all.
  private func readByte() -> ByteInput? {
    var byte: UInt8 = 0
    let count = Glibc.read(descriptor, &byte, 1)
    if count == 1 { return .byte(byte) }
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return nil }
    return .end
  }

  /// A character in UTF-8; `nil` for broken ones, and for C1 codes, which stand for keys here.
  private func character(startingWith first: UInt8) -> Unicode.Scalar? {
    guard first >= 0x80 else { return Unicode.Scalar(first) }
    let length = first >= 0xF5 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    var bytes = [first]
    while bytes.count < length {
      guard case .byte(let byte) = followingByte() else { return nil }
      guard byte & 0xC0 == 0x80 else {
        unread = byte
        return nil
      }
      bytes.append(byte)
    }
    guard let scalar = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first else { return nil }
    return scalar.value < 0xA0 ? nil : scalar
  }

  /// The key that an escape sequence means; `nil` for an unknown one, which is swallowed whole.
  private func escapedKey() -> Key? {
    var input = followingByte()
    while input == .byte(0x1B) { input = followingByte() }
    guard case .byte(let byte) = input else { return .escape }
    switch byte {
    case UInt8(ascii: "["): return Key.byControlSequence[controlSequence()]
    case UInt8(ascii: "O"):
      guard case .byte(let final) = followingByte() else { return nil }
      return Key.byApplicationSequence[final]
    default: return Key.byMeta[byte]
    }
  }

  /// The rest of a control sequence, its final byte included.
  private func controlSequence() -> String {
    var bytes: [UInt8] = []
    while case .byte(let byte) = followingByte() {
      bytes.append(byte)
      // The Linux console sends ESC [ [ A for F1.
      let isFinal = (0x40...0x7E).contains(byte) && !(bytes == [UInt8(ascii: "[")])
      if isFinal || bytes.count > 32 { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
