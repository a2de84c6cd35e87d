import Glibc
import Semantics
import Syntax

extension LibraryTable {
  /// `time.text` and `time.parse`: a moment is a duration since 1970, as `now()` gives it, so that two compare and subtract as durations do.
  mutating func addTimes() {
    add([
      Builtin(
        Signature(
          "time.text",
          [
            .init("moment", .duration, help: "The time since 1970, as `now()` gives it."),
            .init(
              "format", .string, .optional(defaultText: "RFC 3339"),
              help: "Its parts as in `date`: \"%Y%m%d-%H%M%S\", `%a` and `%b` for names of day and month, `%j`, `%V`."),
            .init(
              "digits", .int, .optional(defaultText: "0"), isNamedOnly: true,
              help: "Of a second's fraction, up to 9; where there is no `format`."),
            .init(
              "local", .bool, .optional(defaultText: "false"), isNamedOnly: true,
              help: "In the time zone of this machine rather than in UTC."),
          ],
          returns: .string, isPure: true, summary: "Writes a moment as date and time, by RFC 3339 or another format.",
          example: "time.text(0s)  # \"1970-01-01T00:00:00Z\"")
      ) { arguments throws(Raise) in
        let moment = try arguments.duration(0, "moment")
        let isLocal = try arguments.optional(3, { i throws(Raise) in try arguments.bool(i, "local") }) ?? false
        let parts = CalendarTime(moment, isLocal: isLocal)
        if let format = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "format") }) {
          return .string(try parts.text(format))
        }
        let digits = try arguments.optional(2, { i throws(Raise) in try arguments.count(i, "digits") }) ?? 0
        guard digits <= 9 else { throw .failure(.invalidValue, "`digits` must be 0 to 9, this is \(digits)") }
        return .string(try parts.text(digits: digits))
      },
      Builtin(
        Signature(
          "time.parse",
          [.init("text", .string, help: "As RFC 3339 has it: `2026-11-23T05:30:00Z`, or a date alone, which is UTC.")],
          returns: .duration, isPure: true, summary: "Gives the moment that a text names, as a duration since 1970.",
          example: "time.parse(\"1970-01-02\")  # 24h")
      ) { arguments throws(Raise) in
        let text = try arguments.string(0, "text")
        var reader = TimeReader(text)
        return .duration(try reader.moment())
      },
    ])
  }
}

/// A moment in the parts that calendars and clocks have.
private struct CalendarTime {
  private var parts = tm()
  private let nanoseconds: Int64

  init(_ moment: Int64, isLocal: Bool) {
    // Downwards also before 1970.
    let rest = moment % 1_000_000_000
    nanoseconds = rest < 0 ? rest + 1_000_000_000 : rest
    var seconds = time_t((moment - rest) / 1_000_000_000 - (rest < 0 ? 1 : 0))
    if isLocal {
      tzset()
      localtime_r(&seconds, &parts)
    } else {
      gmtime_r(&seconds, &parts)
    }
  }

  func text(digits: Int) throws(Raise) -> String {
    var fraction = ""
    if digits > 0 {
      let all = String(nanoseconds)
      fraction = "." + (String(repeating: "0", count: 9 - all.utf8.count) + all).prefix(digits)
    }
    return try text("%Y-%m-%dT%H:%M:%S") + fraction + offset
  }

  private var offset: String {
    let minutes = parts.tm_gmtoff / 60
    guard minutes != 0 else { return "Z" }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(minutes < 0 ? "-" : "+")\(two(Int(minutes.magnitude) / 60)):\(two(Int(minutes.magnitude) % 60))"
  }

  func text(_ format: String) throws(Raise) -> String {
    try check(format)
    guard !format.isEmpty else { return "" }
    // No part is longer than 40 bytes.
    var buffer = [CChar](repeating: 0, count: format.utf8.count * 40 + 1)
    var parts = parts
    let count = strftime(&buffer, buffer.count, format, &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func check(_ format: String) throws(Raise) {
    guard format.utf8.count <= 1000 else { throw .failure(.invalidValue, "`format` is longer than 1000 bytes") }
    var bytes = format.utf8.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "%") else { continue }
      guard let part = bytes.next(), Self.known.contains(part) else {
        throw .failure(
          .invalidValue, "`\(format)` has a `%` without one of the parts of a time behind it",
          help: ["such as %Y %m %d %H %M %S; `%%` is a percent sign"])
      }
    }
  }

  private static let known = Array("aAbBcCdDeFgGhHIjklmMnprRsStTuUVwWxXyYzZ%".utf8)
}

/// Reads RFC 3339.
private struct TimeReader {
  private let text: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  mutating func moment() throws(Raise) -> Int64 {
    let date = try date()
    guard position < bytes.count else { return try nanoseconds(seconds: date, 0) }
    guard take("T") || take("t") || take(" ") else { throw malformed() }
    let (hour, minute, second) = (try clock(23, before: ":"), try clock(59, before: ":"), try clock(60))
    let fraction = try fraction()
    let offset = try offset()
    return try nanoseconds(seconds: date + hour * 3600 + minute * 60 + second - offset, fraction)
  }

  /// Seconds since 1970.
  private mutating func date() throws(Raise) -> Int64 {
    let year = try number(4)
    guard take("-") else { throw malformed() }
    let month = try number(2)
    guard take("-") else { throw malformed() }
    let day = try number(2)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    guard (1...12).contains(month) else { throw malformed("there is no month \(month)") }
    let last: Int64 = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard (1...last).contains(day) else { throw malformed("that month has no day \(day)") }
    // Years begin in March here, so that the day of a leap year comes last.
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return days * 86_400
  }

  private mutating func clock(_ most: Int64, before sign: Character? = nil) throws(Raise) -> Int64 {
    let number = try number(2)
    guard number <= most else { throw malformed("\(number) is too large there") }
    if let sign, !take(sign) { throw malformed() }
    return number
  }

  private mutating func fraction() throws(Raise) -> Int64 {
    guard take(".") else { return 0 }
    let start = position
    var nanoseconds: Int64 = 0
    while position < bytes.count, let digit = digit {
      if position - start < 9 { nanoseconds = nanoseconds * 10 + digit }
      position += 1
    }
    guard position > start else { throw malformed() }
    for _ in 0..<max(0, 9 - (position - start)) { nanoseconds *= 10 }
    return nanoseconds
  }

  /// Of the time zone, in seconds.
  private mutating func offset() throws(Raise) -> Int64 {
    let isZulu = take("Z") || take("z")
    var offset: Int64 = 0
    if !isZulu {
      guard position < bytes.count else {
        throw .failure(
          .invalidValue, "\(Value.string(text).shortLiteral) does not say of which time zone it is",
          help: ["where it is UTC: `time.parse(\"${text}Z\")`; otherwise as `+02:00` at its end"])
      }
      let isBehind = take("-")
      guard isBehind || take("+") else { throw malformed() }
      let seconds = try clock(23, before: ":") * 3600 + (try clock(59)) * 60
      offset = isBehind ? -seconds : seconds
    }
    guard position == bytes.count else { throw malformed() }
    return offset
  }

  private func nanoseconds(seconds: Int64, _ fraction: Int64) throws(Raise) -> Int64 {
    let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (moment, isOver) = whole.addingReportingOverflow(fraction)
    guard !isTooLarge, !isOver else {
      throw .failure(
        .overflow, "\(text) does not fit a duration since 1970", help: ["moments reach from 1677 to 2262"])
    }
    return moment
  }

  private var digit: Int64? {
    let value = bytes[position] &- UInt8(ascii: "0")
    return value < 10 ? Int64(value) : nil
  }

  private mutating func number(_ count: Int) throws(Raise) -> Int64 {
    var number: Int64 = 0
    for _ in 0..<count {
      guard position < bytes.count, let digit else { throw malformed() }
      number = number * 10 + digit
      position += 1
    }
    return number
  }

  private mutating func take(_ sign: Character) -> Bool {
    guard position < bytes.count, let byte = sign.asciiValue, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private func malformed(_ reason: String? = nil) -> Raise {
    .failure(
      .invalidValue, "\(Value.string(text).shortLiteral) is no time\(reason.map { ": \($0)" } ?? "")",
      help: ["as RFC 3339 has it: `2026-11-23T05:30:00Z`, `2026-11-23T07:30:00+02:00`, `2026-11-23`"])
  }
}
