import Glibc
import Syntax

/// A moment in the parts that calendars and clocks have.
struct CalendarTime {
  private var parts = tm()
  private let seconds: Int64
  private let nanoseconds: Int64

  init(_ moment: Int64, isLocal: Bool) {
    // Downwards also before 1970.
    let rest = moment % 1_000_000_000
    nanoseconds = rest < 0 ? rest + 1_000_000_000 : rest
    seconds = (moment - rest) / 1_000_000_000 - (rest < 0 ? 1 : 0)
    var time = time_t(seconds)
    if isLocal {
      tzset()
      localtime_r(&time, &parts)
    } else {
      gmtime_r(&time, &parts)
    }
  }

  /// By RFC 3339, with so many digits of a second's fraction.
  func text(digits: Int) throws(Raise) -> String {
    let time = text(try TimeFormat("%Y-%m-%dT%H:%M:%S"))
    return time + (digits > 0 ? "." + fraction(digits) : "") + (parts.tm_gmtoff / 60 == 0 ? "Z" : offset(":"))
  }

  func text(_ format: TimeFormat) -> String {
    var bytes: [UInt8] = []
    for piece in format.pieces {
      switch piece {
      case .text(let byte): bytes.append(byte)
      case .part(let part): bytes += text(of: part).utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func text(of part: TimeFormat.Part) -> String {
    switch part.letter {
    case "N": return fraction(part.digits ?? 9)
    case "s": return String(seconds)
    case "z" where part.hasColon: return offset(":")
    default:
      // No part is longer.
      var buffer = [CChar](repeating: 0, count: 64)
      var parts = parts
      let count = strftime(&buffer, buffer.count, part.written, &parts)
      return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  private func fraction(_ digits: Int) -> String {
    let all = String(nanoseconds)
    return String((String(repeating: "0", count: 9 - all.utf8.count) + all).prefix(digits))
  }

  private func offset(_ separator: String) -> String {
    let minutes = Int(parts.tm_gmtoff / 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
    return "\(minutes < 0 ? "-" : "+")\(two(hours))\(separator)\(two(rest))"
  }
}
