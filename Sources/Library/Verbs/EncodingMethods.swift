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
      .string(SHA256.hex(SHA256.hash(Array(try arguments.string(0, "sha256").utf8))))
    },
    Builtin(
      Signature(
        "encode_base64", returns: .string, summary: "Gives its UTF-8 in base 64.",
        example: "\"user:pass\".encode_base64()  # \"dXNlcjpwYXNz\"")
    ) { arguments throws(Raise) in
      .string(Base64.encode(Array(try arguments.string(0, "encode_base64").utf8)))
    },
    Builtin(
      Signature(
        "decode_base64", returns: .string,
        summary: "Gives the text that it holds in base 64, of either alphabet, with or without `=` at the end.",
        example: "\"dXNlcjpwYXNz\".decode_base64()  # \"user:pass\"")
    ) { arguments throws(Raise) in
      .string(try decodedBase64(try arguments.string(0, "decode_base64")))
    },
    Builtin(
      Signature(
        "encode_url", returns: .string,
        summary: "Gives it as a part of a URL, all but letters, digits and `-._~` encoded.",
        example: "\"a b&c\".encode_url()  # \"a%20b%26c\"")
    ) { arguments throws(Raise) in
      .string(FormText.encoded(try arguments.string(0, "encode_url")))
    },
    Builtin(
      Signature(
        "decode_url", returns: .string, summary: "Gives the text that it is as a part of a URL.",
        example: "\"a%20b%26c\".decode_url()  # \"a b&c\"")
    ) { arguments throws(Raise) in
      .string(try decodedURL(try arguments.string(0, "decode_url")))
    },
  ]

  private static func decodedBase64(_ text: String) throws(Raise) -> String {
    let digits = text.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "="): nil
      default: byte
      }
    }
    guard let bytes = Base64.decode(String(decoding: digits, as: UTF8.self)), digits.count % 4 != 1 else {
      throw .failure(.invalidValue, "\(Value.string(text).shortLiteral) is not base 64")
    }
    return try decoded(bytes, "what this base 64 holds")
  }

  private static func decodedURL(_ text: String) throws(Raise) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
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
