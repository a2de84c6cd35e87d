import Runtime

/// Names and values of a query or a form as text, percent-encoded by RFC 3986: all but the unreserved characters. What is null is left out.
enum FormText {
  static func text(_ fields: Fields, _ machine: Machine) throws(Raise) -> String {
    var pairs: [String] = []
    for (name, value) in fields {
      for item in value.items ?? [value] where !item.isNull {
        pairs.append("\(encoded(name))=\(encoded(try machine.text(of: item)))")
      }
    }
    return pairs.joined(separator: "&")
  }

  static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
