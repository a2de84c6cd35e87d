import Terminal

/// XML with indentation; what XML 1.0 has no place for becomes U+FFFD.
struct XMLWriter {
  private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var open: [String] = []
  /// The last element's start waits for its content, of which there may be none.
  private var isTagOpen = false

  mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
    closeTag()
    text += "\(indent)<\(name)\(Self.written(attributes))"
    open.append(name)
    isTagOpen = true
  }

  mutating func end() {
    guard let name = open.popLast() else { return }
    text += isTagOpen ? "/>\n" : "\(indent)</\(name)>\n"
    isTagOpen = false
  }

  private mutating func closeTag() {
    if isTagOpen { text += ">\n" }
    isTagOpen = false
  }

  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], content: String? = nil
  ) {
    closeTag()
    let start = "\(indent)<\(name)\(Self.written(attributes))"
    guard let content, !content.isEmpty else {
      text += start + "/>\n"
      return
    }
    text += "\(start)>\(Self.escaped(content, inAttribute: false))</\(name)>\n"
  }

  private var indent: String { String(repeating: "  ", count: open.count) }

  private static func written(_ attributes: KeyValuePairs<String, String?>) -> String {
    attributes.map { name, value in value.map { " \(name)=\"\(escaped($0, inAttribute: true))\"" } ?? "" }.joined()
  }

  /// Escape sequences of terminals go first, as only parts of them would be left.
  static func escaped(_ text: String, inAttribute: Bool) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 16)
    for scalar in text.withoutStyles.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where inAttribute: result += "&quot;"
      // Parsers make spaces of these in attributes, and newlines of the last one anywhere.
      case "\n" where inAttribute: result += "&#10;"
      case "\t" where inAttribute: result += "&#9;"
      case "\r": result += "&#13;"
      default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// `Char` of XML 1.0.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
