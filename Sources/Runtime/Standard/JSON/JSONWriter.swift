import Syntax

struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let indent: Int
  private var meter: PollMeter?
  /// So long was the text when it was last looked whether there is room for more.
  private var checked = 0

  init(indent: Int, _ meter: PollMeter?) {
    self.indent = indent
    self.meter = meter
  }

  mutating func write(_ value: Value, depth: Int) throws(Raise) {
    guard depth < JSON.maximumDepth else {
      throw .failure(.invalidValue, "nesting deeper than \(JSON.maximumDepth) has no JSON")
    }
    try meter?.count()
    try SizeLimit.check(text: bytes.count, from: checked)
    checked = bytes.count
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .int(let number): Digits.append(number, to: &bytes)
    case .float(let number):
      guard number.isFinite else { throw .failure(.invalidValue, "\(number) has no JSON") }
      bytes += number.description.utf8
    case .string(let box):
      try SizeLimit.check(text: bytes.count + box.text.utf8.count, from: bytes.count)
      putString(box.text)
    case .duration, .size, .port: putString(value.literal)
    case .list(let box): try write(box.items, depth: depth)
    case .record(let box): try write(box, depth: depth)
    case .handle(let handle) where handle.textForm != nil: putString(handle.textForm ?? "")
    default: throw .failure(.typeMismatch, "\(value.kind.withArticle) has no JSON")
    }
  }

  private mutating func write(_ items: [Value], depth: Int) throws(Raise) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for item in items {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      newline(depth + 1)
      try write(item, depth: depth + 1)
    }
    if !items.isEmpty { newline(depth) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ record: RecordBox, depth: Int) throws(Raise) {
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for entry in record.entries {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      newline(depth + 1)
      putString(entry.name.text)
      bytes.append(UInt8(ascii: ":"))
      if indent > 0 { bytes.append(0x20) }
      try write(entry.value, depth: depth + 1)
    }
    if record.count > 0 { newline(depth) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func put(_ text: StaticString) { text.withUTF8Buffer { bytes += $0 } }

  private mutating func newline(_ depth: Int) {
    guard indent > 0 else { return }
    bytes.append(0x0a)
    bytes += Array(repeating: 0x20, count: depth * indent)
  }

  private mutating func putString(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { all in
      // What needs no escape is copied in one piece.
      var start = 0
      for index in all.indices where all[index] < 0x20 || all[index] == 0x22 || all[index] == 0x5c {
        bytes += all[start..<index]
        putEscape(all[index])
        start = index + 1
      }
      bytes += all[start...]
    }
    bytes.append(0x22)
  }

  private mutating func putEscape(_ byte: UInt8) {
    switch byte {
    case 0x22: put("\\\"")
    case 0x5c: put("\\\\")
    case 0x0a: put("\\n")
    case 0x0d: put("\\r")
    case 0x09: put("\\t")
    default:
      let digits = String(byte, radix: 16)
      bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
    }
  }
}
