import Semantics
import Syntax

extension LibraryTable {
  /// `csv.parse` and `csv.text`, beside those of `json`.
  mutating func addCSV() {
    let separator = Signature.Parameter(
      "separator", .string, .optional(defaultText: "\",\""), isNamedOnly: true,
      help: "The character between two fields: \";\", \"\\t\".")
    add([
      Builtin(
        Signature(
          "csv.parse",
          [
            .init("text", .string, help: "CSV, by RFC 4180."),
            .init(
              "header", .bool, .optional(defaultText: "true"), isNamedOnly: true,
              help: "The first line names the fields; without that each row is a list."),
            separator,
          ],
          returns: .list, isPure: true,
          summary: "Makes a list of the rows of CSV: records of strings, or lists of strings.",
          example: "csv.parse(\"sku,qty\\nmug,2\")  # [{ sku: \"mug\", qty: \"2\" }]")
      ) { arguments throws(Raise) in
        let hasHeader = try arguments.optional(1, { i throws(Raise) in try arguments.bool(i, "header") }) ?? true
        let text = try arguments.string(0, "text")
        try SizeLimit.check(text: text.utf8.count)
        var reader = CSVReader(text, separator: try arguments.separator(2), PollMeter(arguments.machine))
        return .list(hasHeader ? try reader.records() : try reader.lists())
      },
      Builtin(
        Signature(
          "csv.text",
          [.init("rows", .list, help: "Records, whose keys make the first line, or lists."), separator],
          returns: .string, isPure: true, summary: "Writes rows as CSV by RFC 4180; null becomes an empty field.",
          example: "csv.text([{ sku: \"mug\", qty: 2 }])  # \"sku,qty\\nmug,2\\n\"")
      ) { arguments throws(Raise) in
        var writer = CSVWriter(separator: try arguments.separator(1), machine: arguments.machine)
        return .string(try writer.text(try arguments.list(0, "rows")))
      },
    ])
  }
}

private struct CSVReader {
  private struct Row {
    var line: Int
    var fields: [Value]
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var position = 0
  private var line = 1
  private var meter: PollMeter

  init(_ text: String, separator: UInt8, _ meter: PollMeter) {
    let bytes = Array(text.utf8)
    self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    self.separator = separator
    self.meter = meter
  }

  /// Each row as a list.
  mutating func lists() throws(Raise) -> [Value] {
    var lists: [Value] = []
    while let row = try row() { try lists.grow(by: .list(row.fields)) }
    return lists
  }

  /// Rows under the names of the first.
  mutating func records() throws(Raise) -> [Value] {
    guard let header = try row() else { return [] }
    let names = try names(header)
    var records: [Value] = []
    while let row = try row() {
      guard row.fields.count == names.count else {
        throw .failure(
          .malformedData,
          "line \(row.line) of this CSV has \(row.fields.count) field\(row.fields.count == 1 ? "" : "s"), and its first line names \(names.count)",
          help: ["`csv.parse(text, header: false)` gives lists, whatever they hold"])
      }
      let record = RecordBox(capacity: names.count)
      for (name, field) in zip(names, row.fields) { record.add(name, field) }
      try records.grow(by: .record(record))
    }
    return records
  }

  private func names(_ header: Row) throws(Raise) -> [StringBox] {
    let seen = RecordBox(capacity: header.fields.count)
    for case .string(let name) in header.fields {
      guard seen.position(of: name) == nil else {
        throw .failure(
          .malformedData, "the first line of this CSV names `\(name.text)` twice",
          help: ["`csv.parse(text, header: false)` gives lists"])
      }
      seen.add(name, .null)
    }
    return seen.entries.map(\.name)
  }

  /// Nil behind the last. Lines with nothing on them are none.
  private mutating func row() throws(Raise) -> Row? {
    while position < bytes.count {
      if takeLineEnd() {
        try meter.count()
        continue
      }
      var row = Row(line: line, fields: [])
      while true {
        let start = position
        try row.fields.grow(by: .string(try field()))
        try meter.count(position - start + 1)
        if position < bytes.count, bytes[position] == separator {
          position += 1
        } else if position >= bytes.count || takeLineEnd() {
          return row
        } else {
          throw malformed("something stands behind the closing quote of a field")
        }
      }
    }
    return nil
  }

  private mutating func field() throws(Raise) -> String {
    guard position < bytes.count, bytes[position] == Self.quote else { return try bare() }
    let start = line
    position += 1
    var field: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else {
          return String(decoding: field, as: UTF8.self)
        }
        position += 1
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      try field.grow(by: byte)
    }
    line = start
    throw malformed("a quoted field does not end")
  }

  private mutating func bare() throws(Raise) -> String {
    let start = position
    while position < bytes.count, bytes[position] != separator, !atLineEnd {
      if bytes[position] == Self.quote { throw malformed("a quote stands within a field without quotes around it") }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Some programs end lines with a return alone.
  private var atLineEnd: Bool { bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r") }

  private mutating func takeLineEnd() -> Bool {
    guard atLineEnd else { return false }
    position += bytes[position...].starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]) ? 2 : 1
    line += 1
    return true
  }

  private func malformed(_ what: String) -> Raise {
    .failure(
      .malformedData, "this is not CSV: \(what), on line \(line)",
      help: ["a field with quotes stands in quotes, and each of its own is doubled: `\"5\"\" disk\"`"])
  }

  private static let quote = UInt8(ascii: "\"")
}

private struct CSVWriter {
  private var text = ""
  private let separator: UInt8
  private let machine: Machine
  private var meter: PollMeter

  init(separator: UInt8, machine: Machine) {
    self.separator = separator
    self.machine = machine
    meter = PollMeter(machine)
  }

  mutating func text(_ rows: [Value]) throws(Raise) -> String {
    let names = try names(of: rows)
    if !names.isEmpty { try write(names.map { .string($0) }, ofRow: 0, names) }
    for (place, row) in rows.enumerated() {
      switch row {
      case .record(let box):
        let fields = names.map { name in box.position(of: name).map { box.value(at: $0) } ?? .null }
        try write(fields, ofRow: place + 1, names)
      case .list(let box) where names.isEmpty: try write(box.items, ofRow: place + 1, names)
      default:
        throw .failure(
          .typeMismatch,
          names.isEmpty
            ? "a row of CSV is a record or a list, this is \(row.kind.withArticle)"
            : "the rows of CSV are all records or all lists, and this is \(row.kind.withArticle)")
      }
    }
    return text
  }

  /// The keys of all records, in the order in which they first come.
  private mutating func names(of rows: [Value]) throws(Raise) -> [StringBox] {
    let all = RecordBox()
    for case .record(let box) in rows {
      try meter.count(box.count)
      for entry in box.entries { all.set(entry.name, to: .null) }
    }
    return all.entries.map(\.name)
  }

  /// - Parameter row: its number, counted from 1; 0 is the line of names.
  private mutating func write(_ fields: [Value], ofRow row: Int, _ names: [StringBox]) throws(Raise) {
    for (place, field) in fields.enumerated() {
      let length = text.utf8.count
      if place > 0 { text.unicodeScalars.append(Unicode.Scalar(separator)) }
      let field = try self.text(of: field, inRow: row, place < names.count ? "`\(names[place].text)`" : "\(place + 1)")
      try meter.count(field.utf8.count + 1)
      // A line with one empty field would be an empty line.
      text += needsQuotes(field) || (field.isEmpty && fields.count == 1) ? quoted(field) : field
      try SizeLimit.check(text: text.utf8.count, from: length)
    }
    text += "\n"
  }

  private func text(of field: Value, inRow row: Int, _ name: @autoclosure () -> String) throws(Raise) -> String {
    switch field {
    case .null: return ""
    case .string(let box): return box.text
    case .list, .record, .function, .error, .result: break
    default: if let text = field.interpolated { return text }
    }
    throw .failure(
      .noTextForm, "field \(name()) of row \(row) is \(field.kind.withArticle), which has no form in CSV",
      help: [
        field.items != nil
          ? "join it to one text: `xs.join(\";\")`, or write its JSON: `json.text(xs)`"
          : "take a field of it, or write its JSON: `json.text(…)`"
      ])
  }

  private func needsQuotes(_ field: String) -> Bool {
    field.utf8.contains {
      $0 == separator || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
  }

  private func quoted(_ field: String) -> String {
    var quoted = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

extension Arguments {
  fileprivate func separator(_ index: Int) throws(Raise) -> UInt8 {
    guard let text = try optional(index, { i throws(Raise) in try string(i, "separator") }) else {
      return UInt8(ascii: ",")
    }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, !"\"\r\n".utf8.contains(byte) else {
      throw .failure(
        .invalidValue, "`separator` must be one character of ASCII, this is \(Value.string(text).shortLiteral)")
    }
    return byte
  }
}
