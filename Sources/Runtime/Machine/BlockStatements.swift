package import Syntax

// MARK: - with

/// Ends what `with` set, when its block ends.
final class WithGuard: Resource {
  private let previous: Machine.Context
  /// Whether its block must be done within a time.
  let setsLimit: Bool

  init(previous: Machine.Context, setsLimit: Bool = false) {
    self.previous = previous
    self.setsLimit = setsLimit
  }

  var title: String { "the settings of a `with`" }

  func release(in machine: Machine) { machine.context = previous }
}

extension Machine {
  /// The settings of the `with` blocks around, as programs that are started get them.
  package var currentContext: Context { context }

  func enterWith(_ settings: Value) throws(Raise) {
    guard let fields = settings.fields else { return }
    let previous = context
    for (name, value) in fields {
      switch (name, value.outputAsText) {
      case ("timeout", .duration(let limit)):
        guard limit >= 0 else {
          context = previous
          throw negative(limit, "`with timeout:`")
        }
        pushLimit(limit)
      case ("cwd", .string(let folder)):
        context.workingDirectory =
          folder.text.hasPrefix("/") ? folder.text : joined(previous.workingDirectory, folder.text)
      case ("env", .record(let variables)):
        for (name, value) in variables.fields { context.variables[name] = try text(of: value) }
      default:
        context = previous
        throw .failure(
          .typeMismatch, "`with \(name):` cannot be \(value.kind.withArticle)",
          help: ["`timeout` takes a duration, `cwd` a string, `env` a record"])
      }
    }
    own(WithGuard(previous: previous, setsLimit: context.limits.count > previous.limits.count))
    // A limit of nothing leaves no time for a beginning.
    try poll()
  }

  /// Blocks of one frame end, from a level inwards: raises a limit of theirs that has passed, as what worked last may not have
  /// looked.
  func heedLimits(depth: Int, from level: Int) throws(Raise) {
    guard !context.limits.isEmpty else { return }
    let endsLimit = owned.contains {
      $0.depth == depth && $0.level >= level && ($0.resource as? WithGuard)?.setsLimit == true
    }
    if endsLimit { try poll() }
  }

  /// A limit that lies before its own beginning.
  package func negative(_ limit: Int64, _ owner: String) -> Raise {
    .failure(.invalidValue, "\(owner) cannot be negative, this is \(DurationText.format(limit))")
  }

  private func joined(_ folder: String?, _ path: String) -> String { folder.map { "\($0)/\(path)" } ?? path }

  /// Sets an end for what runs from now on; taken away with the context.
  @discardableResult
  package func pushLimit(_ duration: Int64) -> Int {
    let number = image.nextGuard()
    context.limits.append(
      Limit(guardID: number, location: location, deadline: limitDeadline(after: duration), duration: duration))
    return number
  }
}

extension Machine {
  /// Runs work with a time limit of its own; running out of it is an ordinary failure to the caller.
  package func limited<Result>(to limit: Int64?, _ work: () throws(Raise) -> Result) throws(Raise) -> Result {
    let previous = context
    if let limit { pushLimit(limit) }
    do throws(Raise) {
      let result = try work()
      if limit != nil { try poll() }
      context = previous
      return result
    } catch {
      context = previous
      throw final(error)
    }
  }
}

// MARK: - eventually

/// How far an `eventually` block has come.
final class EventuallyState: HandleObject, @unchecked Sendable {
  let kind = ValueKind.result
  let limit: Int64
  let interval: Int64
  var attempts = 0
  /// Of the present attempt's limit.
  var guardID = 0
  /// What the last attempt that came to an end failed with.
  private(set) var last: Failure?
  /// What attempts failed with, without repeats, in the order they were first seen.
  private(set) var seen: [String] = []
  /// Where the limit cut the last attempt off.
  var cutOff: Failure.Location?

  func note(_ failure: Failure) {
    last = failure
    if !seen.contains(failure.message), seen.count < 20 { seen.append(failure.message) }
  }

  init(limit: Value, interval: Value, in machine: Machine) throws(Raise) {
    guard case .duration(let duration) = limit else {
      throw .failure(
        .typeMismatch, "`eventually` needs a duration, this is \(limit.kind.withArticle)",
        help: ["`eventually 10s { … }`"])
    }
    guard duration >= 0 else { throw machine.negative(duration, "the limit of `eventually`") }
    self.limit = duration
    deadline = Machine.deadline(after: duration)
    switch interval {
    case .null: self.interval = 100_000_000
    case .duration(let duration):
      guard duration >= 0 else { throw machine.negative(duration, "`every`") }
      self.interval = duration
    default: throw .failure(.typeMismatch, "`every` needs a duration, this is \(interval.kind.withArticle)")
    }
  }

  let deadline: Int64
}

extension Machine {
  func beginAttempt(_ state: EventuallyState) {
    let previous = context
    state.attempts += 1
    taken = nil
    // The first attempt may take the whole limit even if that is zero: it runs at least once.
    state.guardID = pushLimit(
      max(state.deadline - Self.monotonicTime(), state.attempts == 1 ? max(state.limit, 1_000_000) : 1))
    own(WithGuard(previous: previous))
  }

  func attemptFailed(_ state: EventuallyState, _ failure: Failure) throws(Raise) {
    let isCutOff = failure.code == .timedOut && interrupted?.guardID == state.guardID
    state.cutOff = isCutOff ? interrupted?.location : nil
    // An attempt that was cut off says nothing itself, but what an `eventually` inside it took last is telling.
    if let telling = isCutOff ? taken : failure { state.note(telling) }
    taken = state.last
    if Self.deadline(after: state.interval) < state.deadline { return try sleep(state.interval) }
    throw .failure(neverTrue(state, last: failure))
  }

  private func neverTrue(_ state: EventuallyState, last failure: Failure) -> Failure {
    let telling = state.last ?? failure
    let earlier = state.seen.filter { $0 != telling.message }
    var help = ["\(state.attempts) attempt\(state.attempts == 1 ? "" : "s") in \(DurationText.format(state.limit))"]
    if let place = state.cutOff {
      let position = place.source.position(at: Int(place.span.start))
      help[0] += ", the last cut off at \(place.source.name):\(position)"
    }
    if !earlier.isEmpty { help.append("seen before: \(earlier.suffix(3).joined(separator: "; "))") }
    let result = Failure(
      .neverTrue, "still failing after \(DurationText.format(state.limit)): \(telling.message)",
      help: telling.help + help,
      details: telling.details.merging(["last": .error(telling), "attempts": .int(Int64(state.attempts))]) { _, new in
        new
      }, expectation: telling.expectation, related: telling.related)
    result.location = telling.location
    return result
  }
}

// MARK: - test, suite

extension Machine {
  /// Title, settings, body and environment stand in registers behind each other.
  func runTest(_ statement: Registers, isSuite: Bool) throws(Raise) {
    guard case .string(let title) = statement[0], case .function(let body) = statement[2],
      let location
    else { return }
    var environment: Declaration?
    if case .handle(let handle) = statement[3] { environment = handle.object as? Declaration }
    var settings: [String: Value] = [:]
    for (name, value) in statement[1].fields ?? [:] { settings[name] = value }
    try host.run(
      TestInvocation(
        title: title.text, isSuite: isSuite, settings: settings, body: body, environment: environment,
        location: location),
      in: self)
  }
}

// MARK: - expect

extension Machine {
  func expectationFailed(
    _ site: ExpectationSite, note: Value, _ registers: Registers, source: SourceFile
  ) -> Raise {
    let values = site.parts.compactMap { part -> Expectation.Part? in
      let value = registers[part.register]
      guard !value.isMissing else { return nil }
      return Expectation.Part(span: part.span, value: value, variable: part.variable)
    }
    let comparison = site.comparison.map {
      (left: registers[$0.left], right: registers[$0.right], operation: $0.operation)
    }
    let condition = source.string(site.condition)
    let text = note.text.map { "\($0): expected \(condition)" } ?? "expected \(condition)"
    return .failure(
      Failure(
        .expectationFailed, text,
        expectation: Expectation(
          condition: site.condition, parts: values,
          sides: comparison.map { .init(left: $0.left, right: $0.right, isEquality: $0.operation == .equal) })))
  }
}

/// What an `expect` that failed has to show.
package struct Expectation: Sendable {
  package struct Part: Sendable {
    /// Where the part stands, or for a variable, where it was set.
    package var span: Span
    package var value: Value
    package var variable: String?
  }

  package struct Sides: Sendable {
    package var left: Value
    package var right: Value
    package var isEquality: Bool
  }

  package var condition: Span
  package var parts: [Part]
  /// Of the outermost comparison.
  package var sides: Sides?
}
