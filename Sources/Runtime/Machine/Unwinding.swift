import Syntax

extension Machine {
  /// Notes where a failure was raised or a limit ran out, the first time that leaves an instruction.
  func locate(_ raised: inout Raise, pc: Int, routine: Routine) {
    let place = Failure.Location(source: routine.source, span: image.spans[pc])
    switch raised {
    case .failure(let failure):
      if failure.location == nil { failure.location = memberPlace(failure, pc, routine) ?? place }
    case .interruption(.timeout(let guardID, _)):
      if interrupted?.guardID != guardID { interrupted = (guardID, place) }
    default: break
    }
  }

  /// Of a call `value.name(…)` whose value has no such name, the name alone is to blame.
  private func memberPlace(_ failure: Failure, _ pc: Int, _ routine: Routine) -> Failure.Location? {
    guard failure.code == .missingField, pc > routine.entry + 1, image.code[pc - 2].opcode == .invoke else {
      return nil
    }
    return Failure.Location(source: routine.source, span: image.spans[pc - 2])
  }

  func trace(_ raised: inout Raise, pc: Int, routine: Routine) {
    guard case .failure(let failure) = raised else { return }
    // The outermost call is kept, whatever is left out between.
    if failure.trace.count == Failure.traceLimit { failure.trace.removeLast() }
    failure.trace.append(Failure.Location(source: routine.source, span: image.spans[pc]))
  }

  /// Releases what inner blocks own on the way out; their errors are attached to what is under way.
  func releaseUnwinding(depth: Int, from level: Int, _ raised: Raise) -> Raise {
    guard !owned.isEmpty else { return raised }
    let outer = unwinding
    unwinding = raised
    defer { unwinding = outer }
    do throws(Raise) {
      try closeBlocks(depth: depth, from: level, keeping: nil)
      return raised
    } catch {
      return join(raised, error)
    }
  }

  /// The error that a handler gets, or `nil` where what was raised passes through it.
  ///
  /// A time limit is an ordinary error once its block has been left, which is when its guard is gone.
  func catchable(_ raised: Raise) -> Failure? {
    switch raised {
    case .failure(let failure): return failure
    case .interruption(.timeout(let guardID, let limit)) where !context.limits.contains { $0.guardID == guardID }:
      let failure = Failure(.timedOut, "not done within \(DurationText.format(limit))")
      failure.location = expired?.guardID == guardID ? expired?.location : location
      return failure
    case .interruption, .exit, .skip: return nil
    }
  }

  /// The same for a handler of the program, which may fail and handle in a circle: so interruptions are looked for here, too.
  func caught(_ raised: inout Raise) -> Failure? {
    guard let failure = catchable(raised) else { return nil }
    do throws(Raise) {
      try poll()
      return failure
    } catch {
      raised = error
      return nil
    }
  }

  /// What a raise is to those outside the machine: a limit that nobody took is a failure.
  package func final(_ raised: Raise) -> Raise { catchable(raised).map { .failure($0) } ?? raised }
}

// MARK: - Failures of the loop

extension Machine {
  func overflowed() -> Raise {
    .failure(
      .overflow, "the result does not fit an int",
      help: ["ints go from -9223372036854775808 to 9223372036854775807; use a float for larger ones"])
  }

  func recursionTooDeep() -> Raise {
    .failure(
      .recursionLimit, "calls are nested more than \(Self.frameLimit) deep",
      help: ["does the function that calls itself ever stop?"])
  }

  func callbacksTooDeep() -> Raise {
    .failure(
      .recursionLimit,
      "library functions call back into the program more than \(Self.nestingLimit) deep, one inside the other",
      help: ["does the function that calls itself ever stop?", "a `for` loop in place of the callback goes deeper"])
  }

  /// The instruction stands for the variable's name.
  func usedTooEarly(at pc: Int, in routine: Int) -> Raise {
    .failure(
      .usedTooEarly, "`\(image.routines[routine].source.string(image.spans[pc]))` is used before it has a value",
      help: ["its `let` or `var` has not run yet: call the function further down"])
  }

  func notBool(_ value: Value) -> Raise {
    var help: [String] = []
    switch value {
    case .int: help = ["compare it: `!= 0`"]
    case .string, .list, .record: help = ["ask what is meant: `.len > 0`"]
    case .null: help = ["ask what is meant: `!= null`"]
    case .result: help = ["ask what is meant: `.ok`"]
    default: break
    }
    return .failure(
      .conditionNotBool, "a condition must be true or false, this is \(value.kind.withArticle)", help: help)
  }

  func notCountable(_ from: Value, _ to: Value) -> Raise {
    .failure(
      .typeMismatch, "`range` needs two ints, these are \(from.kind.withArticle) and \(to.kind.withArticle)")
  }

  func notIterable(_ value: Value) -> Raise {
    var help: [String] = []
    if case .int(let number) = value { help = ["count with `range(0, \(number))`"] }
    if case .string = value { help = ["take its lines with `.lines()`, or its parts with `.split(\" \")`"] }
    return .failure(.typeMismatch, "`for` goes over a list or a record, this is \(value.kind.withArticle)", help: help)
  }

  /// A service that is spread in another stands for its settings.
  func spreadable(_ value: Value) throws(Raise) -> Value {
    guard case .handle(let handle) = value, let declaration = handle.object as? Declaration,
      declaration.form == .service
    else { return value }
    return try call(declaration.settings, [])
  }

  func notSpreadable(_ value: Value, _ due: String) -> Raise {
    .failure(.typeMismatch, "`...` needs a \(due) here, this is \(value.kind.withArticle)")
  }

  func notCallable(_ value: Value) -> Raise {
    .failure(.notCallable, "only a function can be called, this is \(value.kind.withArticle)")
  }
}
