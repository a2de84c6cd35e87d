/// A moment in UTC as reports write it.
package struct Timestamp: Hashable, Sendable {
  private let date: (year: Int64, month: Int64, day: Int64)
  private let second: Int64
  private let millisecond: Int64

  /// Milliseconds since 1970.
  package init(milliseconds: Int64) {
    let days = (Double(milliseconds) / 86_400_000).rounded(.down)
    let rest = milliseconds - Int64(days) * 86_400_000
    second = rest / 1000
    millisecond = rest % 1000
    date = Timestamp.date(days: Int64(days))
  }

  /// `2026-03-09T14:05:09`
  package var withoutZone: String {
    "\(day)T\(Timestamp.two(second / 3600)):\(Timestamp.two(second / 60 % 60)):\(Timestamp.two(second % 60))"
  }

  /// `2026-03-09T14:05:09Z`
  package var text: String { withoutZone + "Z" }

  /// `2026-03-09`
  package var day: String { "\(date.year)-\(Timestamp.two(date.month))-\(Timestamp.two(date.day))" }

  /// Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is their last.
  private static func date(days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    return (year + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
  }

  /// Days since 1970 of a date; the inverse.
  package static func milliseconds(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86_400_000
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }

  package static func == (left: Timestamp, right: Timestamp) -> Bool {
    left.date == right.date && left.second == right.second && left.millisecond == right.millisecond
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(date.year)
    hasher.combine(date.month)
    hasher.combine(date.day)
    hasher.combine(second)
    hasher.combine(millisecond)
  }
}
