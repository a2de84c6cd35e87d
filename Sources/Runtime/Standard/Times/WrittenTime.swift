import Glibc

/// The parts of a time as a text tells them; those that it does not tell are the beginning of 1970.
struct WrittenTime {
  var year: Int64 = 1970
  var month: Int64 = 1
  var day: Int64 = 1
  /// In place of month and day.
  var dayOfYear: Int64?
  var hour: Int64 = 0
  var minute: Int64 = 0
  var second: Int64 = 0
  var nanoseconds: Int64 = 0
  /// For hours from 1 to 12.
  var isAfternoon: Bool?
  /// Of the time zone, in seconds.
  var offset: Int64?
  /// Seconds since 1970, in place of all before.
  var epoch: Int64?

  /// What no calendar and no clock has.
  var mistake: String? {
    guard (1...12).contains(month) else { return "there is no month \(month)" }
    guard (1...lastDay).contains(day) else { return "that month has no day \(day)" }
    if let dayOfYear, !(1...(isLeap ? 366 : 365)).contains(dayOfYear) { return "that year has no day \(dayOfYear)" }
    guard isAfternoon == nil ? hour < 24 : (1...12).contains(hour) else { return "there is no hour \(hour)" }
    guard minute < 60 else { return "there is no minute \(minute)" }
    return second <= 60 ? nil : "there is no second \(second)"
  }

  /// Since 1970, without the nanoseconds. There must be no mistake.
  func seconds(isLocal: Bool) -> Int64 {
    if let epoch { return epoch }
    let hours = isAfternoon.map { hour % 12 + ($0 ? 12 : 0) } ?? hour
    let written = days * 86_400 + hours * 3600 + minute * 60 + second
    if let offset { return written - offset }
    return isLocal ? Self.local(written) : written
  }

  private var isLeap: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private var lastDay: Int64 { month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31 }

  /// Since 1970.
  private var days: Int64 {
    if let dayOfYear { return Self.days(year, 1, 1) + dayOfYear - 1 }
    return Self.days(year, month, day)
  }

  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    // Years begin in March here, so that the day of a leap year comes last.
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  /// The moment at which clocks here show what clocks of UTC show at another.
  private static func local(_ seconds: Int64) -> Int64 {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    parts.tm_isdst = -1
    tzset()
    return Int64(mktime(&parts))
  }
}
