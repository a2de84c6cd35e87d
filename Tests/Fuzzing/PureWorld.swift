package import Runtime
package import Semantics
import Syntax

/// A language without effects: no files, no programs, no engine, no time that passes.
package enum PureWorld {
  package static let library: LibraryTable = {
    var table = LibraryTable.standard
    let values = Signature.Parameter("values", .any, .rest, help: "Whatever.")
    table.add([
      Builtin(Signature("print", [values], summary: "Forms the text and drops it.")) { arguments in
        if case .list(let box) = arguments[0] { _ = box.items.map(\.printed).joined(separator: " ").utf8.count }
        return .null
      }
    ])
    return table
  }()

  package static let universe = library.universe(extending: .language)
}

/// What programs would do outside of themselves fails.
final class PureHost: Host {
  func run(
    _ command: CommandTemplate, values: [Value], mode: CommandTemplate.Mode, in machine: Machine
  ) throws(Raise) -> Value {
    throw .failure(.failed, "there are no programs here")
  }

  func member(_ name: String, of declaration: Declaration, in machine: Machine) throws(Raise) -> Value {
    throw .failure(.failed, "nothing is up here")
  }

  func run(_ test: TestInvocation, in machine: Machine) throws(Raise) {
    do throws(Raise) {
      _ = try machine.call(test.body, [])
    } catch {
      switch error {
      case .failure, .skip: return
      case .interruption, .exit: throw error
      }
    }
  }

  func trace(_ event: TraceEvent, in machine: Machine) {
    switch event.moment {
    case .begins(let variables): for variable in variables { _ = variable.value.literal(limit: 80) }
    case .ended(_, let variable): _ = variable?.value.literal(limit: 80)
    }
  }

  func tell(_ failure: Failure) {}
}
