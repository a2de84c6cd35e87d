import Syntax

/// How values are written: as the literal that would give them.
extension Value {
  /// What `print` writes for it: a string bare, all else as its literal.
  package var printed: String {
    switch self {
    case .string(let box): box.text
    case .handle(let handle) where handle.kind == .output: handle.textForm ?? ""
    default: literal
    }
  }

  package var literal: String {
    var writer = LiteralWriter()
    writer.write(self, depth: 0)
    return writer.text
  }

  /// The beginning of the literal: `limit` bytes or a little more.
  package func literal(limit: Int) -> (text: String, isCut: Bool) {
    var writer = LiteralWriter(limit: limit)
    writer.write(self, depth: 0)
    return (writer.text, writer.isFull)
  }

  /// For messages.
  package var shortLiteral: String {
    let start = literal(limit: 80)
    return start.isCut ? start.text.prefix(80) + "…" : start.text
  }

  /// What interpolation makes of it; `nil` for what has no text form.
  package var interpolated: String? {
    switch self {
    case .string(let box): box.text
    case .record, .function, .result, .missing, .cell: nil
    case .handle(let handle): handle.textForm
    default: literal
    }
  }
}

struct LiteralWriter {
  var text = ""
  /// Values nest as deep as programs care to build them; the writer does not follow beyond this.
  static let maximumDepth = 200
  /// In bytes; what comes behind is left out.
  var limit = SizeLimit.text

  var isFull: Bool { text.utf8.count >= limit }

  mutating func write(_ value: Value, depth: Int) {
    guard depth < Self.maximumDepth, !isFull else {
      text += "…"
      return
    }
    switch value {
    case .null, .missing: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += String(number)
    case .float(let number): text += number.description
    case .duration(let nanoseconds): text += DurationText.format(nanoseconds)
    case .size(let bytes): text += SizeText.format(bytes)
    case .port(let port): text += "\(port.number)/\(port.isUDP ? "udp" : "tcp")"
    case .string(let box): writeQuoted(box.text)
    case .list(let box): write(items: box.items, depth: depth)
    case .record(let box): write(record: box, depth: depth)
    case .function(let function):
      text += function.name == Routine.nameless ? "<function>" : "<function \(function.name)>"
    case .error(let failure): text += "<error \(failure.code.id): \(failure.message)>"
    case .result(let outcome): write(outcome, depth: depth)
    // Where a string is due it is its text, and is shown as one.
    case .handle(let handle) where handle.kind == .output: writeQuoted(handle.textForm ?? "")
    case .handle(let handle): text += handle.object.displayForm
    case .cell(let cell): write(cell.value, depth: depth + 1)
    }
  }

  private mutating func write(items: [Value], depth: Int) {
    text += "["
    for (index, item) in items.enumerated() {
      if index > 0 { text += ", " }
      write(item, depth: depth + 1)
      if isFull { break }
    }
    text += "]"
  }

  private mutating func write(record box: RecordBox, depth: Int) {
    guard !box.fields.isEmpty else {
      text += "{}"
      return
    }
    text += "{ "
    var isFirst = true
    for (key, value) in box.fields {
      if !isFirst { text += ", " }
      isFirst = false
      if LiteralWriter.isBareKey(key) { text += key } else { writeQuoted(key) }
      text += ": "
      write(value, depth: depth + 1)
      if isFull { break }
    }
    text += " }"
  }

  private mutating func write(_ outcome: Outcome, depth: Int) {
    switch outcome.state {
    case .success(let value):
      text += "<ok "
      write(value, depth: depth + 1)
      text += ">"
    case .failure(let failure): text += "<failed \(failure.code.id): \(failure.message)>"
    }
  }

  static func isBareKey(_ key: String) -> Bool {
    guard let first = key.utf8.first, first == UInt8(ascii: "_") || isLetter(first) else { return false }
    return key.utf8.allSatisfy {
      isLetter($0) || $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= byte || (UInt8(ascii: "A")...UInt8(ascii: "Z")) ~= byte
  }

  mutating func writeQuoted(_ string: String) {
    text += "\""
    let scalars = string.utf8.count > limit ? Array(string.unicodeScalars.prefix(limit)) : Array(string.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "$" where index + 1 < scalars.count && Self.startsInterpolation(scalars[index + 1]): text += "\\$"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func startsInterpolation(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "{" || scalar == "(" || scalar == "_" || scalar.properties.isAlphabetic
  }
}

package enum DurationText {
  private static let units: [(name: String, nanoseconds: UInt64)] = [
    ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
  ]

  /// `1m30s`, `250ms`, `1s500ms`; less than a millisecond becomes a fraction of one.
  package static func format(_ nanoseconds: Int64) -> String {
    guard nanoseconds != 0 else { return "0s" }
    var rest = nanoseconds.magnitude
    var text = nanoseconds < 0 ? "-" : ""
    for unit in units.dropLast() where rest >= unit.nanoseconds {
      text += "\(rest / unit.nanoseconds)\(unit.name)"
      rest %= unit.nanoseconds
    }
    guard rest > 0 else { return text }
    return text + milliseconds(rest)
  }

  private static func milliseconds(_ nanoseconds: UInt64) -> String {
    let fraction = nanoseconds % 1_000_000
    guard fraction > 0 else { return "\(nanoseconds / 1_000_000)ms" }
    var digits = String(fraction)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(nanoseconds / 1_000_000).\(digits)ms"
  }
}

package enum SizeText {
  /// In the largest unit that divides it: `256M`, `1536K`, `1000B` (bytes).
  package static func format(_ bytes: Int64) -> String {
    for (name, shift) in [("T", 40), ("G", 30), ("M", 20), ("K", 10)] {
      let unit = Int64(1) << shift
      if bytes != 0, bytes % unit == 0 { return "\(bytes / unit)\(name)" }
    }
    return "\(bytes)B"
  }

  /// For people, to a tenth of its unit: `58M`, `23.5G`, `1.9K`, `812B`.
  package static func rounded(_ bytes: Int64) -> String {
    for (name, shift) in [("T", 40), ("G", 30), ("M", 20), ("K", 10)] where bytes >= Int64(1) << shift {
      // First down, so that no size is too large for the tenths.
      let tenths = ((bytes >> (shift - 10)) * 10 + 512) >> 10
      return tenths % 10 == 0 || tenths >= 1000 ? "\(tenths / 10)\(name)" : "\(tenths / 10).\(tenths % 10)\(name)"
    }
    return "\(bytes)B"
  }
}
