import Runtime
import Semantics
import Syntax

/// How characters stand in a file.
enum TextEncoding: String, CaseIterable {
  case utf8 = "utf-8"
  /// One byte for each character, which is also a way to take in bytes that are no text and to give them back unchanged.
  case latin1

  static let parameter = Signature.Parameter(
    "encoding", .choice(allCases.map(\.rawValue)), .optional(defaultText: "utf-8"), isNamedOnly: true,
    help: "`latin1` makes one character of each byte, and so takes in and gives back files of any kind unchanged.")

  /// The encoding that an argument of ``parameter`` names.
  init(_ arguments: borrowing Arguments, _ index: Int) throws(Raise) {
    guard let name = try arguments.optional(index, { i throws(Raise) in try arguments.string(i, "encoding") }) else {
      self = .utf8
      return
    }
    guard let encoding = TextEncoding(rawValue: name) else {
      throw .failure(
        .invalidValue,
        "`encoding` is \(Self.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")), this is \"\(name)\"")
    }
    self = encoding
  }

  /// Bytes that `path` holds.
  func text(of bytes: [UInt8], in path: String) throws(Raise) -> String {
    switch self {
    case .utf8:
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      throw .failure(
        .notText, "\(path) is not UTF-8: \(InvalidUTF8(bytes).phrase)",
        help: [
          "`read(path, encoding: \"latin1\")` takes in any bytes, `copy` leaves them as they are",
          "to convert a text of another encoding: `$ iconv -f latin1 -t utf-8 \(path) > out.txt`",
        ])
    case .latin1: return Self.latin1Text(bytes)
    }
  }

  /// ISO 8859-1, whose bytes are the first characters of Unicode.
  static func latin1Text(_ bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.lazy.map { Unicode.Scalar($0) }))
  }

  func bytes(of text: String) throws(Raise) -> [UInt8] {
    switch self {
    case .utf8: return Array(text.utf8)
    case .latin1:
      var bytes: [UInt8] = []
      bytes.reserveCapacity(text.utf8.count)
      for scalar in text.unicodeScalars {
        guard let byte = UInt8(exactly: scalar.value) else {
          throw .failure(
            .invalidValue, "`\(scalar)` is no character of latin1", help: ["leave `encoding` out for UTF-8"])
        }
        bytes.append(byte)
      }
      return bytes
    }
  }
}

/// The first byte that makes bytes no UTF-8.
struct InvalidUTF8 {
  private let byte: UInt8
  private let line: Int

  init(_ bytes: [UInt8]) {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var position = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { position += scalar.count }
    let before = bytes.prefix(position)
    byte = position < bytes.count ? bytes[position] : 0
    line = before.count { $0 == UInt8(ascii: "\n") } + 1
  }

  var phrase: String {
    let digits = String(byte, radix: 16)
    return "line \(line) has the byte 0x\(digits.count < 2 ? "0" : "")\(digits) where a character is due"
  }
}
