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
      if found != nil { throw ambiguous(declaration, machine) }
      found = (handle, block)
    }
    guard let found else { throw notUp(declaration, machine) }
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

  private static func ambiguous(_ declaration: Declaration, _ machine: Machine) -> Raise {
    let name = spelling(of: declaration, in: machine)
    return .failure(
      .notUpHere, "this block started `\(name)` more than once",
      help: [
        "keep each in a variable: `let one = up \(name)`, then `one.…`",
        "of one that has no variable, `let one = attach \"NAME\"` gives it one; `ps` tells the names",
      ])
  }

  private static func notUp(_ declaration: Declaration, _ machine: Machine) -> Raise {
    let name = spelling(of: declaration, in: machine)
    return .failure(
      .notUpHere, "environment `\(name)` is not up here",
      help: [
        "start it: `up \(name)`",
        "or run in it: `suite \"…\" in \(name) { … }`, `test \"…\" in \(name) { … }`",
      ])
  }

  /// What the program calls it where it runs: `lib.shop` for one of another file.
  private static func spelling(of declaration: Declaration, in machine: Machine) -> String {
    guard let place = machine.location, place.source !== declaration.source else { return declaration.name }
    let line = place.source.lineRange(place.source.line(at: Int(place.span.start)))
    let end = max(Int(place.span.end), line.lowerBound)
    let words = place.source.string(line.lowerBound..<end).split {
      !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".")
    }
    for word in words.reversed() {
      let names = word.split(separator: ".")
      if let index = names.lastIndex(of: Substring(declaration.name)), index > 0 {
        return "\(names[index - 1]).\(declaration.name)"
      }
    }
    return declaration.name
  }
}
