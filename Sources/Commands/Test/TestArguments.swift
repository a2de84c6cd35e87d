import ArgumentParser
import TestRunner

/// Which tests are run, and in what order.
struct ChoiceArguments: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "Only these: titles of suites or tests, or names of files without `.orch`.")
  var suites: [String] = []

  @Option(help: "Only tests whose `suite › test` holds this text; between slashes it is a regular expression.")
  var filter: String?

  @Flag(help: "Only what failed last time, was interrupted or ended its program.")
  var failed = false

  @Flag(name: .customLong("failed-first"), help: "What failed last time comes first.")
  var failedFirst = false

  @Option(help: "One of several parts of equal length, as `2/5`: of as many suites, or by `--durations`.")
  var shard: String?

  @Option(help: "With `--shard`: the file that `orch history --durations` has written, the same one for all shards.")
  var durations: String?

  @Option(defaultAsFlag: Seed.random, help: "Shuffle the suites; the seed is printed, and can be given again.")
  var shuffle: Seed?

  func criteria() throws -> RunCriteria {
    var criteria = RunCriteria()
    criteria.suites = suites
    criteria.onlyFailed = failed
    criteria.failedFirst = failedFirst
    if let filter {
      do throws(TestFilter.Mistake) { criteria.filter = try TestFilter(filter) } catch {
        throw CommandMistake("`--filter \(filter)` is no regular expression: \(error.message)")
      }
    }
    if let shard {
      guard let chosen = Shard(shard) else {
        throw CommandMistake("`--shard` takes a part of so many, as `2/5`: there is no `\(shard)`")
      }
      criteria.shard = chosen
    }
    if let durations {
      guard shard != nil else { throw CommandMistake("`--durations` goes with `--shard`") }
      criteria.shardDurations = try TestDurations.read(durations)
    }
    criteria.seed = shuffle?.value
    return criteria
  }
}

/// How the tests are run.
struct MannerArguments: ParsableArguments {
  @Option(help: "isolated, parallel, refresh or ci.")
  var mode: RunMode = .isolated

  @Option(
    parsing: .unconditional,
    help: "How many suites run at once in parallel mode; without it, as many as the engine has room for.")
  var jobs: Int?

  @Option(
    help: "How long an attempt of a test may take that sets no `timeout:` itself, as `60s`.",
    transform: DurationArgument.parsed)
  var timeout: DurationArgument?

  @Option(
    parsing: .unconditional,
    help: "How often a failed test is run again that sets no `retries:` itself; one that passes late is flaky.")
  var retries: Int?

  @Option(defaultAsFlag: 1, help: "End the run at the first failure, or at the given number of them.")
  var bail: Int?

  @Option(
    parsing: .unconditional, help: "Run everything so many times, and say what fails now and then.")
  var `repeat`: Int?

  @Flag(name: .customLong("keep-failed"), help: "Leave environments up in which something failed.")
  var keepFailed = false

  @Flag(name: .customLong("pause-on-failure"), help: "Open the prompt inside the environment of each test that fails.")
  var pauseOnFailure = false

  @Flag(help: "Say what each environment's start was spent on, and what would make it shorter.")
  var timings = false

  @Option(
    name: .customLong("watch-paths"), parsing: .upToNextOption,
    help: "In mode ci: the files and folders whose changes count; without it, this folder.")
  var watchPaths: [String] = []

  @Flag(help: "Build from the Alpine variant of each Dockerfile.")
  var alpine = false

  @Flag(
    inversion: .prefixedNo,
    help:
      "Use images that were built before from the same content; isolated mode does not, unless asked or with --warm.")
  var cache: Bool?

  @Option(help: "Take environments that are ready, and keep so many of each kind ready for later suites and runs.")
  var warm: String?

  @Option(name: .customLong("warm-ttl"), help: "How long those are kept after the last one was taken, as 10m.")
  var warmTTL: String?

  private var warmWish: WarmWish { WarmWish(count: warm, timeToLive: warmTTL) }

  func validate() throws {
    do throws(WarmWish.Mistake) { _ = try warmWish.policy() } catch { throw ValidationError(error.message) }
    if warm != nil, cache == false {
      throw ValidationError("`--no-cache` builds images anew, of which nothing can be ready: leave out `--warm`")
    }
    if warm != nil || warmTTL != nil, mode == .refresh {
      throw ValidationError("in mode refresh tests run in the stack, so that none waits: leave out `--warm`")
    }
    if let jobs, jobs < 1 { throw ValidationError("`--jobs` is 1 or more, this is \(jobs)") }
    if jobs != nil, mode != .parallel { throw ValidationError("`--jobs` goes with `--mode parallel`") }
    if let retries, !(0...1000).contains(retries) {
      throw ValidationError("`--retries` is 0 to 1000, this is \(retries)")
    }
    if let bail, bail < 1 { throw ValidationError("`--bail` is 1 or more, this is \(bail)") }
    if let `repeat`, !(1...10_000).contains(`repeat`) {
      throw ValidationError("`--repeat` is 1 to 10000, this is \(`repeat`)")
    }
    if pauseOnFailure, mode == .parallel {
      throw ValidationError("`--pause-on-failure` needs one suite at a time: leave out `--mode parallel`")
    }
  }

  func options(commandLine: [String], seed: UInt64?) -> RunOptions {
    var options = RunOptions()
    options.mode = mode.mode
    options.jobs = mode == .parallel ? jobs : 1
    options.timeout = timeout?.nanoseconds
    options.retries = retries
    options.bail = bail
    options.keepsFailed = keepFailed
    options.showsTimings = timings
    options.alpine = alpine
    options.warm = try? warmWish.policy()
    // Environments that wait are of images that were there before.
    options.buildsAnew = !(cache ?? (mode != .isolated || options.warm != nil))
    options.commandLine = commandLine
    return options
  }
}

enum RunMode: String, ExpressibleByArgument, CaseIterable {
  case isolated, parallel, refresh, ci

  var mode: RunDescription.Mode { RunDescription.Mode(rawValue: rawValue) ?? .isolated }
}

/// What an order is shuffled by.
struct Seed: ExpressibleByArgument, CustomStringConvertible {
  var value: UInt64

  init(value: UInt64) { self.value = value }

  init?(argument: String) {
    guard let value = UInt64(argument) else { return nil }
    self.value = value
  }

  static var random: Seed { Seed(value: UInt64.random(in: 1...999_999)) }
  var description: String { "a random seed" }
}

/// `60s`, `1m30s`, `250ms`, as the language writes durations.
struct DurationArgument {
  var nanoseconds: Int64

  static func parsed(_ text: String) throws -> DurationArgument {
    guard let duration = DurationArgument(text) else {
      throw ValidationError("a duration is written as `60s`, `1m30s` or `250ms`, this is `\(text)`")
    }
    return duration
  }

  init?(_ argument: String) {
    var total: Int64 = 0
    var rest = Substring(argument)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let number = Int64(digits), let scale = Self.units[String(unit)] else { return nil }
      let (part, overflow) = number.multipliedReportingOverflow(by: scale)
      let (sum, overflowSum) = total.addingReportingOverflow(part)
      guard !overflow, !overflowSum else { return nil }
      total = sum
    }
    guard total > 0 else { return nil }
    nanoseconds = total
  }

  private static let units: [String: Int64] = [
    "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]
}
