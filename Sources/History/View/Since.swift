import Reporting

/// How far back is looked: `90m`, `24h`, `7d`, `2w`, or a day in UTC, `2026-03-09`.
package enum Since {
  /// Milliseconds since 1970; `nil` for what is neither.
  package static func moment(_ text: String, now: Int64) -> Int64? {
    if let unit = text.last, let length = lengths[unit], let count = Int64(text.dropLast()),
      (0...100_000).contains(count)
    {
      return now - count * length
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2], let year = Int64(parts[0]), let month = Int64(parts[1]),
      let day = Int64(parts[2]), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let moment = Timestamp.milliseconds(year: year, month: month, day: day)
    // The 31st of February would be another day.
    return Timestamp(milliseconds: moment).day == text ? moment : nil
  }

  private static let lengths: [Character: Int64] = [
    "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000,
  ]
}
