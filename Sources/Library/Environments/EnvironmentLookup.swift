import Orchestration
import Runtime
import Syntax

/// Finds which running environment a declaration's name means at one place of a program.
enum EnvironmentLookup {
  /// The one that the innermost running block started. A suite's is started by its first use.
  static func find(_ declaration: Declaration, in machine: Machine) throws(Raise) -> EnvironmentHandle {
    var found: (handle: EnvironmentHandle, block: String)?
    for (resource, block) in machine.visibleResources() {
      if let found, found.block != block { break }
      guard let handle = try environment(resource, of: declaration, machine) else { continue }
      if found != nil { throw ambiguous(declaration) }
      found = (handle, block)
    }
    guard let found else { throw notUp(declaration) }
    return found.handle
  }

  /// The one that a running block owns, so that what is done to it by its name is done to the block's.
  static func own(_ id: String, in machine: Machine) -> EnvironmentHandle? {
    for (resource, _) in machine.visibleResources() {
      if let handle = resource as? EnvironmentHandle, handle.running.id == id { return handle }
    }
    return nil
  }

  private static func environment(
    _ resource: any Resource, of declaration: Declaration, _ machine: Machine
  ) throws(Raise) -> EnvironmentHandle? {
    if let handle = resource as? EnvironmentHandle, handle.declaration === declaration { return handle }
    if let suite = resource as? SuiteEnvironment, suite.declaration === declaration {
      return try suite.environment(in: machine)
    }
    return nil
  }

  private static func ambiguous(_ declaration: Declaration) -> Raise {
    .failure(
      .notUpHere, "this block started `\(declaration.name)` more than once",
      help: ["keep each in a variable: `let one = up \(declaration.name)`, then `one.…`"])
  }

  private static func notUp(_ declaration: Declaration) -> Raise {
    .failure(
      .notUpHere, "environment `\(declaration.name)` is not up here",
      help: [
        "start it: `up \(declaration.name)`",
        "or run in it: `suite \"…\" in \(declaration.name) { … }`, `test \"…\" in \(declaration.name) { … }`",
      ])
  }
}
