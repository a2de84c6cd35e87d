import Foundation
import Library
import Orchestration
import Reporting
import Runtime
import TestRunner
import Testing

@Suite struct HTMLTests {
  private func page(_ programs: [String], trends: RunTrends = RunTrends()) -> String {
    var sample = SampleRun(programs)
    sample.finish()
    return HTMLReport.text(sample.record, trends: trends)
  }

  @Test func `what tests wrote is text, never markup`() {
    let text = page([
      """
      test "<script>alert(1)</script>" {
        print "<img src=x onerror=alert(2)> \\u{1b}[31mred\\u{1b}[0m"
        expect "<b>&\\"" == "</pre>"
      }
      """
    ])
    #expect(!text.contains("<script>alert"))
    #expect(!text.contains("<img"))
    #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(text.contains("&lt;img src=x onerror=alert(2)&gt; red"))
    #expect(text.components(separatedBy: "<script>").count == 2)
  }

  @Test func `nothing is fetched from elsewhere`() {
    let text = page(["test \"a\" {}"])
    for word in ["http://", "https://", "src=", "@import", "url(", "<link"] { #expect(!text.contains(word), "\(word)") }
  }

  @Test func `failures come first, with values, difference, output and a legend`() throws {
    let text = page([
      """
      test "fine" {}
      test "cups" {
        print "poured"
        let order = { sku: "cup", qty: 1 }
        expect order == { sku: "cup", qty: 2 }
      }
      """
    ])
    let failures = try #require(text.firstRange(of: "id=\"failures\""))
    let all = try #require(text.firstRange(of: "id=\"tests\""))
    #expect(failures.lowerBound < all.lowerBound)
    #expect(text.contains("<span class=\"expected\">- expected (right of `==`)</span>"))
    #expect(text.contains("<span class=\"expected\">- .qty: 2\n</span><span class=\"actual\">+ .qty: 1\n</span>"))
    #expect(text.contains("<dt><code>order</code></dt>"))
    #expect(text.contains("poured\n</pre>"))
    #expect(text.contains("<mark>order == { sku: &quot;cup&quot;, qty: 2 }</mark>"))
  }

  @Test func `a good run has no section of failures`() {
    let text = page(["test \"a\" {}"])
    #expect(!text.contains("id=\"failures\""))
    #expect(text.contains("<title>Passed: 1 passed, 0 failed</title>"))
  }

  @Test func `what failed outside of tests is in the title`() {
    let text = page(["fail \"no\""])
    #expect(text.contains("<title>Failed: 0 passed, 0 failed, 1 error outside of tests</title>"))
    #expect(text.contains("<h1>0 tests, 1 error outside of tests, in "))
  }

  @Test func `landmarks, one main heading and labelled sections`() {
    let text = page(["test \"a\" { fail \"x\" }"])
    for part in [
      "<html lang=\"en\">", "<header", "<nav aria-label=", "<main id=\"main\"", "<footer>", "class=\"skip\"",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.components(separatedBy: "<h1").count == 2)
    #expect(text.components(separatedBy: "<section ").count == text.components(separatedBy: " aria-labelledby=").count)
  }

  @Test func `an environment's steps tell what they waited for`() {
    var sample = SampleRun([])
    let job = Job(id: 0, file: "shop.orch")
    sample.add(.jobStarted(job))
    SampleRun.bringUp(&sample, job: job)
    sample.add(.jobFinished(job))
    sample.finish()
    let text = HTMLReport.text(sample.record)
    #expect(text.contains("start api<small>after create api, ready db</small>"))
    #expect(text.contains("What set the length of the run"))
  }

  @Test func `trends come from the runs before`() {
    let path = TestPath(file: "shop.orch", titles: ["a"])
    let entries = ["passed", "failed", "passed", "flaky"].enumerated().map {
      TestTrend.Entry(run: Int64($0.offset), verdict: $0.element, duration: 1_000_000, attempts: 1)
    }
    let runs = (1...3).map {
      PastRun(
        id: Int64($0), number: $0, mode: "isolated", startedAt: 0, duration: 5_000_000, exitStatus: 0, tally: Tally())
    }
    let text = page(["test \"a\" {}"], trends: RunTrends(runs: runs, tests: [path: TestTrend(entries: entries)]))
    #expect(text.contains("75%"))
    #expect(text.contains("<td class=\"marks\">·✘·~</td>"))
    #expect(text.contains("title=\"#2: 5ms"))
  }

  @Test func `a thousand tests fit into two megabytes`() {
    let program = (0..<100).map {
      "test \"an order of \($0) cups is stored and can be read again\" { expect \($0) % 7 != 0 }"
    }
    let text = page((0..<10).map { index in "suite \"orders \(index)\" {\n\(program.joined(separator: "\n"))\n}" })
    #expect(text.utf8.count < 2 << 20, "\(text.utf8.count) bytes")
    #expect(text.contains(">1000 tests in "))
  }
}
