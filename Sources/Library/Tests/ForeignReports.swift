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

  func tests(in machine: Machine) throws(Raise) -> [Test] {
    let written = Self.stamps(of: patterns).filter { before[$0.key] != $0.value }.keys.sorted()
    guard !written.isEmpty else {
      let names = patterns.map { "`\($0)`" }.joined(separator: ", ")
      throw located(
        Failure(
          .foreignTestFailed, "no report was written to \(names)",
          help: ["tell the program to write one there, as `$ pytest --junitxml report.xml`"]))
    }
    var tests: [Test] = []
    for path in written {
      let bytes = try FileSystem.bytes(path, poll: machine.poll)
      do throws(XMLReader.Malformed) {
        tests += try JUnitResults(bytes).cases.map(Self.test)
      } catch {
        throw located(
          Failure(.foreignTestFailed, "\(path):\(error.line) cannot be read as a JUnit report: \(error.message)"))
      }
    }
    return tests
  }

  private func located(_ failure: Failure) -> Raise {
    failure.locate(at: location)
    return .failure(failure)
  }

  private static func test(_ test: JUnitResults.Case) -> Test {
    let titles = test.className.isEmpty ? [test.name] : [test.className, test.name]
    let verdict: TestOutcome.Verdict =
      switch test.result {
      case .passed: .passed
      case .flaky(let texts): .flaky(earlier: texts.map { Failure(.foreignTestFailed, $0) })
      case .failed(let text): .failed(Failure(.foreignTestFailed, text))
      case .skipped(let reason): .skipped(reason)
      }
    return Test(
      titles: titles, outcome: TestOutcome(verdict: verdict, attempts: 1, duration: test.duration, startup: 0))
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
