import Runtime
import Synchronization

/// The environment that a suite's tests share: started by the first of them, or by the first use of its name.
final class SuiteEnvironment: Resource {
  let declaration: Declaration
  /// Of the suite that is to run in it.
  private let location: Failure.Location
  private let state = Mutex(State.waiting)

  private enum State {
    case waiting
    case up(EnvironmentHandle)
    case failed(Failure)
    case released
  }

  init(_ declaration: Declaration, of location: Failure.Location) {
    self.declaration = declaration
    self.location = location
  }

  var title: String { "the environment `\(declaration.name)`" }

  /// Why it could not be had.
  var failure: Failure? { state.withLock { state in if case .failed(let failure) = state { failure } else { nil } } }

  func environment(in machine: Machine) throws(Raise) -> EnvironmentHandle {
    switch state.withLock({ $0 }) {
    case .up(let handle): return handle
    case .failed(let failure): throw .failure(failure)
    case .waiting, .released: break
    }
    do throws(Raise) {
      let handle = try EnvironmentStart(machine: machine).start(declaration)
      state.withLock { $0 = .up(handle) }
      return handle
    } catch {
      if case .failure(let failure) = error {
        failure.locate(at: location)
        state.withLock { $0 = .failed(failure) }
      }
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
