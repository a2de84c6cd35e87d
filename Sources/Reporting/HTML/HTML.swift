/// Markup. What is interpolated is escaped, unless it is markup itself.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  private(set) var text: String

  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ value: String) { text += HTMLText.escaped(value) }
    mutating func appendInterpolation(_ value: Int) { text += String(value) }
    mutating func appendInterpolation(_ value: Int64) { text += String(value) }
    mutating func appendInterpolation(_ markup: HTML) { text += markup.text }
    mutating func appendInterpolation(_ markup: HTML?) { text += markup?.text ?? "" }
    mutating func appendInterpolation(_ markup: [HTML]) { for part in markup { text += part.text } }
    /// Text that is known to be markup: the page's own style and script.
    mutating func appendInterpolation(raw: String) { text += raw }
    /// A share of a whole in percent, with at most two decimals.
    mutating func appendInterpolation(percent: Double) {
      let hundredths = Int((max(0, percent.isFinite ? percent : 0) * 10_000).rounded())
      text += "\(hundredths / 100)"
      if hundredths % 100 != 0 { text += ".\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)" }
      text += "%"
    }
  }

  static let nothing: HTML = ""
}
