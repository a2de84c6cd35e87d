import CDispatch
import Dispatch
import Glibc
import Synchronization
import Syntax

/// A machine on a thread of its own, with the stack that deep programs need.
package final class MachineThread: Sendable {
  private let work: @Sendable () -> Void

  private init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  /// Runs the work on a new thread. False where the system gives none.
  package static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Machine.threadStackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let context = Unmanaged.passRetained(MachineThread(work))
    let status = pthread_create(
      &thread, &attributes,
      { raw in
        if let raw { Unmanaged<MachineThread>.fromOpaque(raw).takeRetainedValue().work() }
        return nil
      }, context.toOpaque())
    if status != 0 { context.release() }
    return status == 0
  }

  /// Runs the work on such a thread and waits for its end.
  package static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result? {
    let done = DispatchSemaphore(value: 0)
    let result = Slot<Result>()
    let isStarted = start {
      let value = work()
      result.fill(value)
      done.signal()
    }
    guard isStarted else { return nil }
    done.wait()
    return result.take()
  }
}

extension Machine {
  /// Runs the functions of a list at once, each on a machine of its own; their values in order.
  func runParallel(_ functions: Value) throws(Raise) -> Value {
    let calls = (functions.items ?? []).compactMap { value -> Branch? in
      if case .function(let function) = value { Branch(function: function, arguments: []) } else { nil }
    }
    return .list(try run(calls, atMost: calls.count))
  }

  /// Calls the function with each element, or field, at once with others; what it gives, in order.
  func runParallel(over sequence: Value, function: Value, settings: Value, takesTwo: Bool) throws(Raise) -> Value {
    guard case .function(let body) = function else { return .null }
    var calls: [Branch] = []
    switch sequence {
    case .list(let box):
      calls = box.items.enumerated().map { index, item in
        Branch(function: body, arguments: takesTwo ? [.int(Int64(index)), item] : [item])
      }
    case .record(let box):
      calls = box.fields.map { key, value in
        Branch(function: body, arguments: takesTwo ? [.string(key), value] : [.string(key)])
      }
    default: throw notIterable(sequence)
    }
    var most = min(max(calls.count, 1), Self.defaultParallelism)
    switch settings.fields?["max"] {
    case .int(let number)? where number > 0: most = Int(min(number, Int64(calls.count)))
    case nil: break
    case .some(let value):
      throw .failure(.invalidValue, "`max` must be an int above 0, this is \(value.shortLiteral)")
    }
    return .list(try run(calls, atMost: max(most, 1)))
  }

  /// Rounds of `parallel for` that run at once where no `max` is given.
  static let defaultParallelism = 64

  private struct Branch: Sendable {
    var function: Function
    var arguments: [Value]
  }

  /// Branches of one run at once, over all its `parallel`s: each is a thread.
  private static let branchLimit = 4096

  /// The first failure interrupts the other branches; all are waited for.
  private func run(_ calls: [Branch], atMost most: Int) throws(Raise) -> [Value] {
    guard !calls.isEmpty else { return [] }
    try poll()
    guard globals.takeBranches(most, of: Self.branchLimit) else {
      throw .failure(
        .recursionLimit, "more than \(Self.branchLimit) branches of `parallel` would run at once",
        help: ["does the function that calls itself ever stop?", "`parallel for … with max: 64` runs so many at once"])
    }
    defer { globals.giveBack(branches: most) }
    let group = BranchGroup(count: calls.count)
    let machines = calls.map { _ in Machine(image: image, host: host, interrupt: interrupt.branch(), parent: self) }
    let slots = DispatchSemaphore(value: most)
    let waker = shields == 0 ? interrupt.lead(machines.map(\.interrupt)) : nil
    defer { if let waker { interrupt.forget(waker) } }
    for (index, call) in calls.enumerated() {
      slots.wait()
      let isStarted = MachineThread.start {
        let machine = machines[index]
        let outcome = machine.runBranch(call.function, call.arguments, isCancelled: group.hasFailed)
        if group.finish(index, outcome) {
          for other in machines where other !== machine { other.interrupt.raise(.sibling) }
        }
        slots.signal()
      }
      if !isStarted {
        let failure = Failure(.unexpectedFailure, "the system gives no further thread for a parallel branch")
        if group.finish(index, .failure(.failure(failure))) {
          for other in machines { other.interrupt.raise(.sibling) }
        }
        slots.signal()
      }
    }
    group.wait()
    expired = machines.lazy.compactMap(\.expired).first ?? expired
    interrupted = machines.lazy.compactMap(\.interrupted).first ?? interrupted
    return try group.values { [self] index, value in inherit(from: machines[index], value: value) }
  }

  private func runBranch(_ function: Function, _ arguments: [Value], isCancelled: Bool) -> Result<Value, Raise> {
    if isCancelled { return .failure(.interruption(.sibling)) }
    do throws(Raise) {
      return .success(try call(function, arguments))
    } catch {
      return .failure(final(error))
    }
  }
}

/// What has become of the branches of one `parallel`.
private final class BranchGroup: Sendable {
  private struct State {
    var outcomes: [Result<Value, Raise>?]
    var firstFailure: Int?
    var open: Int
  }

  private let state: Mutex<State>
  private let done = DispatchSemaphore(value: 0)

  init(count: Int) {
    state = Mutex(State(outcomes: Array(repeating: nil, count: count), firstFailure: nil, open: count))
  }

  var hasFailed: Bool { state.withLock { $0.firstFailure != nil } }

  /// True for the first failure.
  func finish(_ index: Int, _ outcome: Result<Value, Raise>) -> Bool {
    let (isFirst, isLast) = state.withLock { state -> (Bool, Bool) in
      state.outcomes[index] = outcome
      state.open -= 1
      var isFirst = false
      if case .failure = outcome, state.firstFailure == nil {
        state.firstFailure = index
        isFirst = true
      }
      return (isFirst, state.open == 0)
    }
    if isLast { done.signal() }
    return isFirst
  }

  func wait() { done.wait() }

  func values(_ take: (Int, Value) -> Void) throws(Raise) -> [Value] {
    let (outcomes, first) = state.withLock { ($0.outcomes, $0.firstFailure) }
    if let first, case .failure(let raise)? = outcomes[first] {
      // `exit` and signals end more than a failure that came a little earlier.
      let ending = outcomes.lazy.compactMap { outcome -> Raise? in
        if case .failure(let other)? = outcome, other.endsProgram { other } else { nil }
      }.first
      throw combined(ending ?? raise, outcomes)
    }
    var values: [Value] = []
    for (index, outcome) in outcomes.enumerated() {
      guard case .success(let value)? = outcome else { continue }
      take(index, value)
      values.append(value)
    }
    return values
  }

  /// The first failure, with all of them in `errors`.
  private func combined(_ raise: Raise, _ outcomes: [Result<Value, Raise>?]) -> Raise {
    guard case .failure(let failure) = raise else { return raise }
    let all = outcomes.compactMap { outcome -> Value? in
      if case .failure(.failure(let failure))? = outcome { .error(failure) } else { nil }
    }
    let result = Failure(
      failure.code, failure.message, help: failure.help,
      details: failure.details.merging(["errors": .list(all)]) { _, new in new }, expectation: failure.expectation,
      related: failure.related)
    result.location = failure.location
    result.trace = failure.trace
    result.attached = failure.attached
    return .failure(result)
  }
}
