import Glibc
import Syntax

/// Reads a moment from a text.
struct TimeReader {
  private let text: String
  private let bytes: [UInt8]
  /// Without a time zone it is the time of this machine.
  private let isLocal: Bool
  private var position = 0
  private var time = WrittenTime()
  /// The caller has said how the text is written.
  private var hasFormat = false

  init(_ text: String, isLocal: Bool) {
    self.text = text
    self.isLocal = isLocal
    bytes = Array(text.utf8)
  }

  /// As RFC 3339 has it, or as databases, git, HTTP and logs write one.
  mutating func moment() throws(Raise) -> Int64 {
    guard let format = knownFormat else {
      try dateAndTime()
      return try sum()
    }
    try read(by: try TimeFormat(format))
    if time.offset == nil, !isLocal { throw withoutZone(" Z") }
    return try sum()
  }

  /// What the format does not say is the beginning of 1970.
  mutating func moment(by format: TimeFormat) throws(Raise) -> Int64 {
    hasFormat = true
    try read(by: format)
    return try sum()
  }

  private mutating func read(by format: TimeFormat) throws(Raise) {
    for (index, piece) in format.pieces.enumerated() {
      switch piece {
      case .text(let byte): try read(text: byte)
      case .part(let part): try read(part, before: format.pieces.dropFirst(index + 1).first)
      }
    }
    guard position == bytes.count else { throw missing("its end") }
  }

  /// Nil for what looks like RFC 3339, or like nothing. The time zone may be left out.
  private var knownFormat: String? {
    guard let first = bytes.first else { return nil }
    let words = bytes.split(separator: UInt8(ascii: " "))
    func format(_ parts: String, words count: Int) -> String { words.count > count ? "\(parts) %z" : parts }
    if isDigit(first) {
      if bytes.dropFirst(2).first == UInt8(ascii: "/") { return format("%d/%b/%Y:%H:%M:%S", words: 1) }
      if bytes.dropFirst(4).first == UInt8(ascii: "/") { return format("%Y/%m/%d %H:%M:%S", words: 2) }
      return bytes.prefix(3).contains(UInt8(ascii: " ")) ? format("%d %b %Y %H:%M:%S", words: 4) : nil
    }
    guard isLetter(first) else { return nil }
    if bytes.contains(UInt8(ascii: ",")) { return format("%a, %d %b %Y %H:%M:%S", words: 5) }
    guard words.count > 4 else { return nil }
    let endsInYear = words.count == 6 && words[5].count == 4
    return endsInYear ? "%a %b %e %H:%M:%S %Z %Y" : format("%a %b %e %H:%M:%S %Y", words: 5)
  }

  private mutating func dateAndTime() throws(Raise) {
    time.year = try number(4...4, "a year of four digits")
    guard take("-") else { throw missing("`-`") }
    time.month = try number(2...2, "a month of two digits")
    guard take("-") else { throw missing("`-`") }
    time.day = try number(2...2, "a day of two digits")
    guard position < bytes.count else {
      time.offset = isLocal ? nil : 0
      return
    }
    guard take("T") || take("t") || take(" ") else { throw missing("`T`") }
    time.hour = try number(2...2, "an hour of two digits")
    guard take(":") else { throw missing("`:`") }
    time.minute = try number(2...2, "a minute of two digits")
    if take(":") {
      time.second = try number(2...2, "a second of two digits")
      if take(".") || take(",") { time.nanoseconds = try fraction(9) }
    }
    guard position < bytes.count || !isLocal else { return }
    try zone()
    guard position == bytes.count else { throw missing("its end") }
  }

  private func sum() throws(Raise) -> Int64 {
    if let wrong = time.mistake { throw malformed(wrong) }
    let (whole, isTooLarge) = time.seconds(isLocal: isLocal).multipliedReportingOverflow(by: 1_000_000_000)
    let (moment, isOver) = whole.addingReportingOverflow(time.nanoseconds)
    guard !isTooLarge, !isOver else {
      throw .failure(
        .overflow, "\(text) does not fit a duration since 1970", help: ["moments reach from 1677 to 2262"])
    }
    return moment
  }
}

// MARK: - Parts

extension TimeReader {
  /// A space stands for one or more.
  private mutating func read(text byte: UInt8) throws(Raise) {
    guard position < bytes.count, bytes[position] == byte else {
      throw missing("`\(String(decoding: [byte], as: UTF8.self))`")
    }
    position += 1
    if byte == UInt8(ascii: " ") { skipSpaces() }
  }

  private mutating func read(_ part: TimeFormat.Part, before next: TimeFormat.Piece?) throws(Raise) {
    if part.padding == "_" || "ekl".unicodeScalars.contains(part.letter) { skipSpaces() }
    switch part.letter {
    case "Y": time.year = try number(4...4, "a year of four digits")
    case "y":
      let year = try number(2...2, "two digits of a year")
      time.year = year + (year < 69 ? 2000 : 1900)
    case "m": time.month = try number(1...2, "a month")
    case "b", "B": time.month = Int64(try name(Self.months, "the name of a month")) + 1
    case "d", "e": time.day = try number(1...2, "a day")
    case "j": time.dayOfYear = try number(1...3, "a day of the year")
    case "a", "A": _ = try name(Self.days, "the name of a day")
    case "u", "w": _ = try number(1...1, "a day of the week")
    case "H", "k": time.hour = try number(1...2, "an hour")
    case "I", "l":
      time.hour = try number(1...2, "an hour")
      guard (1...12).contains(time.hour) else { throw malformed("there is no hour \(time.hour) of twelve") }
    case "M": time.minute = try number(1...2, "a minute")
    case "S": time.second = try number(1...2, "a second")
    case "N": time.nanoseconds = try fraction(part.digits ?? 9)
    case "p": time.isAfternoon = try name(["am", "pm"], "AM or PM", atLeast: 2) == 1
    case "s":
      let isBehind = take("-")
      // Milliseconds since 1970 are `%s%3N`: the last digits are the fraction's.
      var behind = 0
      if case .part(let fraction)? = next, fraction.letter == "N" { behind = fraction.digits ?? 9 }
      let digits = bytes[position...].prefix { isDigit($0) }.count - behind
      let seconds = try number(1...max(1, min(18, digits)), "seconds since 1970")
      time.epoch = isBehind ? -seconds : seconds
    case "z", "Z": try zone()
    default:
      throw .failure(
        .invalidValue, "`\(part.written)` is written, but not read",
        help: ["what is read: %Y %y %m %b %B %d %e %j %a %A %H %I %p %M %S %N %s %z"])
    }
  }

  /// Digits of a second's fraction, as nanoseconds; those behind the first ones count for nothing.
  private mutating func fraction(_ most: Int) throws(Raise) -> Int64 {
    let start = position
    var nanoseconds: Int64 = 0
    while position < bytes.count, isDigit(bytes[position]) {
      if position - start < most { nanoseconds = nanoseconds * 10 + Int64(bytes[position] - UInt8(ascii: "0")) }
      position += 1
    }
    guard position > start else { throw missing("digits of a second's fraction") }
    for _ in 0..<max(0, 9 - min(position - start, most)) { nanoseconds *= 10 }
    return nanoseconds
  }

  /// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`
  private mutating func zone() throws(Raise) {
    skipSpaces()
    guard position < bytes.count else { throw withoutZone() }
    if isLetter(bytes[position]) {
      let start = position
      let word = word()
      guard ["z", "utc", "gmt"].contains(word.lowercased()) else {
        position = start
        throw missing("`Z`, `UTC` or an offset as `+01:00`")
      }
      time.offset = 0
      return
    }
    let isBehind = take("-")
    guard isBehind || take("+") else { throw missing("a time zone, as `Z` or `+01:00`") }
    let hours = try number(2...2, "an offset's hours, of two digits")
    var minutes: Int64 = 0
    if take(":") || (position < bytes.count && isDigit(bytes[position])) {
      minutes = try number(2...2, "an offset's minutes, of two digits")
    }
    guard hours < 24, minutes < 60 else { throw malformed("no time zone is that far away") }
    time.offset = (hours * 3600 + minutes * 60) * (isBehind ? -1 : 1)
  }

  /// The place of a name that is written whole, or with its first letters.
  private mutating func name(_ names: [String], _ what: String, atLeast least: Int = 3) throws(Raise) -> Int {
    let start = position
    let word = word().lowercased()
    guard word.utf8.count >= least, let place = names.firstIndex(where: { $0.hasPrefix(word) }) else {
      position = start
      throw missing(what)
    }
    return place
  }

  private mutating func word() -> String {
    let start = position
    while position < bytes.count, isLetter(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func number(_ count: ClosedRange<Int>, _ what: String) throws(Raise) -> Int64 {
    let start = position
    var number: Int64 = 0
    while position < bytes.count, position - start < count.upperBound, isDigit(bytes[position]) {
      number = number * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    guard position - start >= count.lowerBound else {
      position = start
      throw missing(what)
    }
    return number
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == sign.value else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
  private static let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  // MARK: Mistakes

  /// What should stand at the place where the reader is.
  private func missing(_ what: String) -> Raise {
    let rest = Value.string(String(decoding: bytes[position...], as: UTF8.self)).shortLiteral
    return malformed("expected \(what), found \(position < bytes.count ? rest : "its end")")
  }

  private func malformed(_ reason: String) -> Raise {
    .failure(
      .invalidValue, "\(Value.string(text).shortLiteral) is no time: \(reason)",
      help: hasFormat
        ? []
        : [
          "as RFC 3339 has it: `2026-11-23T05:30:00Z`, `2026-11-23 07:30:00+02`, `2026-11-23`",
          "any other form is told by its parts: `time.parse(text, \"%d.%m.%Y %H:%M\")`",
        ])
  }

  private func withoutZone(_ zone: String = "Z") -> Raise {
    .failure(
      .invalidValue, "\(Value.string(text).shortLiteral) does not say of which time zone it is",
      help: [
        "where it is UTC: `time.parse(\"${text}\(zone)\")`; otherwise as `+02:00` at its end",
        "where it is the time of this machine: `time.parse(text, local: true)`",
      ])
  }
}
