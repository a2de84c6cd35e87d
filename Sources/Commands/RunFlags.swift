import Orchestration
import Reporting

/// What may stand before the program on the command line; what stands behind it is the program's own.
struct RunFlags: Equatable {
  var keepsFailed = false
  var showsTimings = false
  var plansOnly = false
  var warm = WarmWish()
  var reports: [ReportRequest] = []
  /// Each statement is told of on standard error.
  var traces = false

  static let help: [(flag: String, help: String)] = [
    ("--keep-failed", "leave an environment that failed running, to look at it"),
    ("--trace", "tell of each statement on standard error: the values it uses, what it sets, how long it took"),
    ("--report KIND[=PATH]", "write a report of the script's tests: junit, html, json, tap, github"),
    ("--warm N", "take environments that are ready, and keep N of each kind ready for later"),
    ("--warm-ttl 10m", "how long those are kept after the last one was taken"),
    ("--timings", "say what each environment's start was spent on, and what would make it shorter"),
    ("--dry-run", "print the plan of each environment in place of starting it: tests are skipped, a script ends there"),
  ]

  init() {}

  /// What is wrong with a flag, and how it is written right.
  struct Mistake: Error, Hashable {
    var message: String
    var help: String?
  }

  /// Takes them from the front of the words.
  init(taking words: inout [String]) throws(Mistake) {
    while let first = words.first {
      switch first {
      case "--keep-failed": keepsFailed = true
      case "--trace": traces = true
      case "--report": reports.append(try Self.report(try Self.value(of: &words, "junit")))
      case _ where first.hasPrefix("--report="):
        reports.append(try Self.report(String(first.dropFirst("--report=".count))))
      case "--warm": warm.count = try Self.value(of: &words, "2")
      case "--warm-ttl": warm.timeToLive = try Self.value(of: &words, "10m")
      case "--timings": showsTimings = true
      case "--dry-run": plansOnly = true
      default: return
      }
      words.removeFirst()
    }
  }

  /// The word behind a flag, which stands first then.
  private static func value(of words: inout [String], _ example: String) throws(Mistake) -> String {
    guard words.count > 1 else {
      throw Mistake(message: "`\(words[0])` needs a value: orch \(words[0]) \(example) FILE")
    }
    words.removeFirst()
    return words[0]
  }

  private static func report(_ word: String) throws(Mistake) -> ReportRequest {
    do throws(ReportRequest.Mistake) { return try ReportRequest(word) } catch {
      throw Mistake(message: error.message, help: "`orch help reports` tells more")
    }
  }

  /// Environments that are kept ready, as the flags ask for them.
  func warmPolicy() throws(Mistake) -> WarmPolicy? {
    do throws(WarmWish.Mistake) { return try warm.policy() } catch { throw Mistake(message: error.message) }
  }
}

/// What `--warm` and `--warm-ttl` say.
struct WarmWish: Hashable {
  var count: String?
  var timeToLive: String?

  struct Mistake: Error {
    var message: String
  }

  func policy() throws(Mistake) -> WarmPolicy? {
    guard let count else {
      guard timeToLive == nil else { throw Mistake(message: "`--warm-ttl` goes with `--warm N`") }
      return nil
    }
    guard let number = Int(count), WarmPolicy.counts.contains(number) else {
      throw Mistake(message: "`--warm` is 1 to \(WarmPolicy.counts.upperBound), not `\(count)`")
    }
    guard let timeToLive else { return WarmPolicy(count: number) }
    guard let life = DurationArgument(timeToLive) else {
      throw Mistake(message: "`--warm-ttl` takes a time as 90s, 10m or 1h, not `\(timeToLive)`")
    }
    return WarmPolicy(count: number, timeToLive: .nanoseconds(life.nanoseconds))
  }
}
