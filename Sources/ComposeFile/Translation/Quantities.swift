/// Numbers with units, from Compose's spelling to the language's.
enum Quantity {
  /// `1m30s`, `500ms`, `1.5s`; a bare number is seconds. In nanoseconds.
  static func duration(_ text: String) -> Int64? {
    var rest = Substring(Int64(text) == nil ? text : text + "s")
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest[digits.endIndex...]
      let unit = rest.prefix { !($0.isNumber || $0 == ".") }
      rest = rest[unit.endIndex...]
      guard let number = Double(digits), let scale = durationUnits[String(unit)] else { return nil }
      total += number * scale
    }
    return text.isEmpty ? nil : Int64(exactly: total.rounded())
  }

  private static let durationUnits: [String: Double] = [
    "ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9, "d": 86400e9, "w": 604800e9,
  ]

  static func durationTerm(_ nanoseconds: Int64) -> Term {
    let units: [(String, Int64)] = [
      ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000), ("ns", 1),
    ]
    var rest = nanoseconds
    var text = ""
    for (unit, scale) in units where rest >= scale {
      text += "\(rest / scale)\(unit)"
      rest %= scale
    }
    return .word(text.isEmpty ? "0s" : text)
  }

  /// `256M`, `1gb`, `64k`, `1.5g`, or bytes; all by 1024, as engines count.
  static func size(_ text: String) -> Int64? {
    let lower = text.lowercased()
    let digits = lower.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits) else { return nil }
    var unit = lower[digits.endIndex...].drop { $0 == " " }
    if unit.count > 1, unit.hasSuffix("b") { unit = unit.dropLast(unit.hasSuffix("ib") ? 2 : 1) }
    let scales: [Substring: Double] = ["": 1, "b": 1, "k": 0x1p10, "m": 0x1p20, "g": 0x1p30, "t": 0x1p40]
    return scales[unit].flatMap { Int64(exactly: (number * $0).rounded()) }
  }

  static func sizeTerm(_ bytes: Int64) -> Term {
    for (unit, shift) in [("T", 40), ("G", 30), ("M", 20), ("K", 10)] where bytes >= 1 << shift {
      if bytes % (1 << shift) == 0 { return .word("\(bytes >> shift)\(unit)") }
    }
    return .word("\(bytes)B")
  }

  /// A number above zero, as the language writes it.
  static func number(_ text: String) -> Term? {
    guard let number = Double(text), number > 0, number.isFinite else { return nil }
    return .word(Int64(exactly: number).map { String($0) } ?? number.description)
  }
}
