import Glibc

/// Times as engines write them, RFC 3339: `2024-05-01T12:30:00.123456789Z`.
package enum Timestamp {
  /// To the millisecond, in UTC: `2024-05-01T12:30:00.123Z`. Nanoseconds since 1970.
  package static func text(_ nanoseconds: Int64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: some BinaryInteger, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
    let time = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
    return "\(date)T\(time).\(padded(nanoseconds % 1_000_000_000 / 1_000_000, 3))Z"
  }

  /// Since 1970; `nil` for what is no time, and for the year 1 that stands for never.
  package static func seconds(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[13] == UInt8(ascii: ":")
    else { return nil }
    func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), year > 1
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
    let rest = bytes[19...]
    let fraction =
      rest.first == UInt8(ascii: ".") ? rest.prefix { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) } : []
    let zone = rest.dropFirst(fraction.count)
    guard let offset = offset(zone) else { return nil }
    return Double(timegm(&parts)) + (Double("0" + String(decoding: fraction, as: UTF8.self)) ?? 0) - Double(offset)
  }

  /// Of `Z`, `+02:00`.
  private static func offset(_ zone: ArraySlice<UInt8>) -> Int? {
    let zone = String(decoding: zone, as: UTF8.self)
    if zone == "Z" { return 0 }
    let parts = zone.dropFirst().split(separator: ":")
    guard let sign = zone.first, sign == "+" || sign == "-", parts.count == 2, let hours = Int(parts[0]),
      let minutes = Int(parts[1])
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
