// What the prompt knows of variables between two of its lines.
extension Machine {
  /// Makes a variable that the prompt itself sets.
  package func define(_ name: String) -> Compiler.Location {
    image.globalNames.append(name)
    globals.grow(to: image.globalNames.count)
    return .global(image.globalNames.count - 1)
  }

  /// Sets a variable that ``define(_:)`` has made.
  package func set(_ location: Compiler.Location, to value: Value) {
    if case .global(let number) = location, number < globals.count { globals.slots[number] = value }
  }

  /// What a variable of an earlier line holds; `nil` where its declaration has not run, or it is no value.
  package func value(at location: Compiler.Location) -> Value? {
    switch location {
    case .global(let number):
      guard number < globals.count, !globals.slots[number].isMissing else { return nil }
      return globals.slots[number]
    case .routine(let number): return .function(Function(.compiled(image.routines[number], captures: [])))
    case .constant(let number): return image.constants[number]
    case .register, .cell, .capture, .library: return nil
    }
  }
}
