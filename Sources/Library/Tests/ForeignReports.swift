import Glibc
import JUnit
import Runtime
import Syntax

/// The JUnit reports that a suite's programs write, by `with junit:`.
struct ForeignReports {
  /// A test of another framework, as one of the suite's.
  struct Test {
    var titles: [String]
    var outcome: TestOutcome
  }

  struct Content {
    var tests: [Test] = []
    /// Why the suite itself has failed, whatever its tests say.
    var failure: Failure?
  }

  private let patterns: [String]
  private let location: Failure.Location
  /// What was there before the suite began: only what is newer is its own.
  private let before: [String: Stamp]

  private struct Stamp: Equatable {
    var seconds: Int
    var nanoseconds: Int
    var size: Int
    var inode: UInt
  }

  /// `nil` for a suite that names no report.
  init?(of suite: TestInvocation, in machine: Machine) throws(Raise) {
    guard suite.isSuite, let value = suite.settings["junit"] else { return nil }
    let reader = SettingReader(owner: "\"\(suite.title)\"", fields: ["junit": value])
    guard let written = try reader.strings("junit") else { return nil }
    patterns = try written.map { path throws(Raise) in try WorkingFolder.resolve(path, in: machine) }
    location = suite.location
    before = Self.stamps(of: patterns)
  }

  func content(in machine: Machine) throws(Raise) -> Content {
    let written = Self.stamps(of: patterns).filter { before[$0.key] != $0.value }.keys.sorted()
    guard !written.isEmpty else {
      throw .failure(
        located(
          Failure(
            .foreignTestFailed, "no report was written to \(Self.list(patterns))",
            help: ["tell the program to write one there, as `$ pytest --junitxml report.xml`"])))
    }
    var content = Content()
    var untold: [String] = []
    for path in written {
      let bytes = try FileSystem.bytes(path, poll: machine.poll)
      do throws(XMLReader.Malformed) {
        let results = try JUnitResults(bytes)
        content.tests += results.cases.map(Self.test)
        untold += results.untold
      } catch {
        throw .failure(
          located(
            Failure(.foreignTestFailed, "\(path):\(error.line) cannot be read as a JUnit report: \(error.message)")))
      }
    }
    content.failure = failure(untold: untold, isEmpty: content.tests.isEmpty, written)
    return content
  }

  private static let mostUntold = 5

  private func failure(untold: [String], isEmpty: Bool, _ paths: [String]) -> Failure? {
    if !untold.isEmpty {
      let told = untold.map { $0.isEmpty ? "an error outside of all tests" : $0 }
      return located(Failure(.foreignTestFailed, told.prefix(Self.mostUntold).joined(separator: "\n")))
    }
    guard isEmpty else { return nil }
    return located(
      Failure(
        .foreignTestFailed, "no test is told of in \(Self.list(paths))",
        help: ["see whether the program finds its tests: a run of none is no success"]))
  }

  private static func list(_ paths: [String]) -> String { paths.map { "`\($0)`" }.joined(separator: ", ") }

  private func located(_ failure: Failure) -> Failure {
    failure.locate(at: location)
    return failure
  }

  private static func test(_ test: JUnitResults.Case) -> Test {
    let titles = test.className.isEmpty ? [test.name] : [test.className, test.name]
    var attempts = 1
    let verdict: TestOutcome.Verdict
    switch test.result {
    case .passed: verdict = .passed
    case .flaky(let texts):
      verdict = .flaky(earlier: texts.map { Failure(.foreignTestFailed, $0) })
      attempts += texts.count
    case .failed(let text): verdict = .failed(Failure(.foreignTestFailed, text))
    case .skipped(let reason): verdict = .skipped(reason)
    }
    return Test(
      titles: titles, outcome: TestOutcome(verdict: verdict, attempts: attempts, duration: test.duration, startup: 0))
  }

  private static func stamps(of patterns: [String]) -> [String: Stamp] {
    var stamps: [String: Stamp] = [:]
    for pattern in patterns {
      var found = glob_t()
      defer { globfree(&found) }
      guard glob(pattern, 0, nil, &found) == 0 else { continue }
      for index in 0..<Int(found.gl_pathc) {
        guard let raw = found.gl_pathv[index] else { continue }
        var status = stat()
        guard stat(raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        stamps[String(cString: raw)] = Stamp(
          seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size),
          inode: UInt(status.st_ino))
      }
    }
    return stamps
  }
}
