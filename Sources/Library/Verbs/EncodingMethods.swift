import Encodings
import Orchestration
import Runtime
import Semantics
import Syntax

/// Methods of strings that write them in the forms that requests and files need.
enum EncodingMethods {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "sha256", returns: .string, summary: "Gives the SHA-256 of its UTF-8, as 64 hexadecimal digits.",
        example: "\"abc\".sha256().slice(0, 8)  # \"ba7816bf\"")
    ) { arguments throws(Raise) in
      var digest = SHA256()
      try forEachPiece(of: try arguments.string(0, "sha256"), arguments.machine) { digest.update($0) }
      return .string(digest.finishHex())
    },
    Builtin(
      Signature(
        "encode_base64", returns: .string, summary: "Gives its UTF-8 in base 64.",
        example: "\"user:pass\".encode_base64()  # \"dXNlcjpwYXNz\"")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "encode_base64")
      var encoded = ""
      try SizeLimit.check(text: text.utf8.count / 3 * 4 + 4)
      try forEachPiece(of: text, arguments.machine) { encoded += Base64.encode(Array($0)) }
      return .string(encoded)
    },
    Builtin(
      Signature(
        "decode_base64", returns: .string,
        summary: "Gives the text that it holds in base 64, of either alphabet, with or without `=` at the end.",
        example: "\"dXNlcjpwYXNz\".decode_base64()  # \"user:pass\"")
    ) { arguments throws(Raise) in
      .string(try decodedBase64(try arguments.string(0, "decode_base64"), arguments.machine))
    },
    Builtin(
      Signature(
        "encode_url", returns: .string,
        summary: "Gives it as a part of a URL, all but letters, digits and `-._~` encoded.",
        example: "\"a b&c\".encode_url()  # \"a%20b%26c\"")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .string(
        try TextParts.changed(try arguments.string(0, "encode_url"), &meter) { FormText.encoded(String($0)) })
    },
    Builtin(
      Signature(
        "decode_url", returns: .string, summary: "Gives the text that it is as a part of a URL.",
        example: "\"a%20b%26c\".decode_url()  # \"a b&c\"")
    ) { arguments throws(Raise) in
      .string(try decodedURL(try arguments.string(0, "decode_url"), arguments.machine))
    },
  ]

  /// Bytes one piece after the other, each but the last of a length that 3 and 4 divide, as base 64 needs; looks for interruptions between them.
  private static func forEachPiece(
    of text: String, _ machine: Machine, _ body: (ArraySlice<UInt8>) throws(Raise) -> Void
  ) throws(Raise) {
    try SizeLimit.check(text: text.utf8.count)
    try forEachPiece(of: Array(text.utf8), machine, body)
  }

  private static func forEachPiece(
    of bytes: [UInt8], _ machine: Machine, _ body: (ArraySlice<UInt8>) throws(Raise) -> Void
  ) throws(Raise) {
    var meter = PollMeter(machine)
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(pieceLength)
      try body(piece)
      rest = rest.dropFirst(pieceLength)
      try meter.count(piece.count)
    }
  }

  private static let pieceLength = 12 << 10

  private static func decodedBase64(_ text: String, _ machine: Machine) throws(Raise) -> String {
    var digits: [UInt8] = []
    try forEachPiece(of: text, machine) { piece in digits += piece.compactMap { digit($0) } }
    var bytes: [UInt8] = []
    var isValid = digits.count % 4 != 1
    try forEachPiece(of: digits, machine) { piece in
      guard isValid, let more = Base64.decode(String(decoding: piece, as: UTF8.self)) else {
        isValid = false
        return
      }
      bytes += more
    }
    guard isValid else { throw .failure(.invalidValue, "\(Value.string(text).shortLiteral) is not base 64") }
    return try decoded(bytes, "what this base 64 holds")
  }

  /// Of either alphabet; nil for what only lays it out.
  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "-"): UInt8(ascii: "+")
    case UInt8(ascii: "_"): UInt8(ascii: "/")
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "="): nil
    default: byte
    }
  }

  private static func decodedURL(_ text: String, _ machine: Machine) throws(Raise) -> String {
    try SizeLimit.check(text: text.utf8.count)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    var meter = PollMeter(machine)
    while index < bytes.count {
      try meter.count()
      guard bytes[index] == UInt8(ascii: "%") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let digits = bytes[index + 1..<min(index + 3, bytes.count)]
      guard digits.count == 2, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
        let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else {
        throw .failure(
          .invalidValue, "\(Value.string(text).shortLiteral) has a `%` without two hexadecimal digits behind it")
      }
      result.append(byte)
      index += 3
    }
    return try decoded(result, "what this text stands for")
  }

  private static func decoded(_ bytes: [UInt8], _ what: String) throws(Raise) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .failure(.invalidValue, "\(what) is no text: its bytes are not UTF-8")
    }
    return text
  }
}
