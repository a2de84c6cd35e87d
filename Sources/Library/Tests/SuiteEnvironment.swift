import Runtime
import Synchronization

/// The environment that a suite's tests share: started by the first of them, or by the first use of its name.
final class SuiteEnvironment: Resource {
  let declaration: Declaration
  /// What it starts with.
  private let snapshot: String?
  /// Of the suite that is to run in it.
  private let location: Failure.Location
  private let state = Mutex(State.waiting)
  private let hasFailed = Atomic<Bool>(false)

  private enum State {
    case waiting
    case up(EnvironmentHandle)
    case failed(Failure)
    /// Its plan has been printed; nothing is to be started.
    case skipped(String)
    case released
  }

  init(_ declaration: Declaration, from snapshot: String?, of location: Failure.Location) {
    self.declaration = declaration
    self.snapshot = snapshot
    self.location = location
  }

  var title: String { "the environment `\(declaration.name)`" }

  /// Why it could not be had.
  var failure: Failure? { state.withLock { state in if case .failed(let failure) = state { failure } else { nil } } }

  /// Where it is up.
  var handle: EnvironmentHandle? { state.withLock { state in if case .up(let handle) = state { handle } else { nil } } }

  /// A test that ran in it has failed.
  func noteFailure() { hasFailed.store(true, ordering: .relaxed) }

  /// What is left for a look: where it is up and a test has failed in it.
  var failedHandle: EnvironmentHandle? { hasFailed.load(ordering: .relaxed) ? handle : nil }

  func environment(in machine: Machine) throws(Raise) -> EnvironmentHandle {
    switch state.withLock({ $0 }) {
    case .up(let handle): return handle
    case .failed(let failure): throw .failure(failure)
    case .skipped(let reason): throw .skip(reason)
    case .waiting, .released: break
    }
    do throws(Raise) {
      let handle = try EnvironmentStart(machine: machine, snapshot: snapshot).startForTests(declaration)
      state.withLock { $0 = .up(handle) }
      return handle
    } catch {
      if case .failure(let failure) = error {
        failure.locate(at: location)
        state.withLock { $0 = .failed(failure) }
      }
      if case .skip(let reason) = error { state.withLock { $0 = .skipped(reason) } }
      throw error
    }
  }

  func release(in machine: Machine) throws(Raise) {
    let last = state.withLock { state in
      defer { state = .released }
      return state
    }
    if case .up(let handle) = last { try handle.release(in: machine) }
  }
}
