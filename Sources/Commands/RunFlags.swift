import Reporting

/// What may stand before the program on the command line; what stands behind it is the program's own.
struct RunFlags: Equatable {
  var keepsFailed = false
  var showsTimings = false
  var plansOnly = false
  var reports: [ReportRequest] = []
  /// Each statement is told of on standard error.
  var traces = false

  static let help: [(flag: String, help: String)] = [
    ("--keep-failed", "leave an environment that failed running, to look at it"),
    ("--trace", "tell of each statement on standard error: the values it uses, what it sets, how long it took"),
    ("--report KIND[=PATH]", "write a report of the script's tests: junit, html, json, tap, github"),
    ("--timings", "say what each environment's start was spent on, and what would make it shorter"),
    ("--dry-run", "print the plan of each environment in place of starting it: tests are skipped, a script ends there"),
  ]

  init() {}

  /// Takes them from the front of the words.
  init(taking words: inout [String]) throws(ReportRequest.Mistake) {
    while let first = words.first {
      switch first {
      case "--keep-failed": keepsFailed = true
      case "--trace": traces = true
      case "--report":
        guard words.count > 1 else {
          throw ReportRequest.Mistake(message: "`--report` needs the report's kind: orch --report junit FILE")
        }
        words.removeFirst()
        reports.append(try ReportRequest(words[0]))
      case _ where first.hasPrefix("--report="):
        reports.append(try ReportRequest(String(first.dropFirst("--report=".count))))
      case "--timings": showsTimings = true
      case "--dry-run": plansOnly = true
      default: return
      }
      words.removeFirst()
    }
  }
}
