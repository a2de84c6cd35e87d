import Semantics
import Syntax

extension Compiler {
  /// Chooses where a declared variable lives. A register or cell is allocated in the present body.
  mutating func place(_ name: Name) -> Location {
    guard case .variable(let index) = resolution.meanings[Int(name.id)] else {
      return .register(body.allocateVariables())
    }
    if let known = locations[index], known.body === body { return known.location }
    let variable = resolution.variables[index]
    variableLevels[index] = body.level
    let isMain = body.parent == nil
    let location: Location
    if variable.isTopLevel, isMain,
      options.keepsTopLevel || variable.isCaptured || body.mark > BodyBuilder.topLevelRegisterLimit
    {
      location = newGlobal(variable.name)
    } else {
      location = variable.isCaptured ? .cell(body.allocateVariables()) : .register(body.allocateVariables())
    }
    locations[index] = (location, body)
    return location
  }

  mutating func newGlobal(_ name: String) -> Location {
    image.globalNames.append(name)
    return .global(image.globalNames.count - 1)
  }

  /// Where a use of a name finds its variable from the present body.
  func location(of name: Name) -> Location? {
    guard case .variable(let index) = resolution.meanings[Int(name.id)] else { return nil }
    return location(ofVariable: index, from: body)
  }

  private func location(ofVariable index: Int, from user: BodyBuilder) -> Location? {
    guard let (location, owner) = locations[index] else { return nil }
    switch location {
    case .global, .routine, .constant, .library: return location
    case .register, .cell, .capture: break
    }
    guard let owner, owner !== user else { return location }
    if let number = user.captureNumbers[index] { return .capture(number) }
    guard let parent = user.parent, let outer = self.location(ofVariable: index, from: parent) else { return nil }
    let capture: Routine.Capture
    switch outer {
    case .cell(let register), .register(let register): capture = .register(register)
    case .capture(let number): capture = .capture(number)
    default: return outer
    }
    user.captures.append(capture)
    user.captureNumbers[index] = user.captures.count - 1
    return .capture(user.captures.count - 1)
  }

  mutating func load(_ location: Location, into target: Int, at span: Span) {
    switch location {
    case .register(let register):
      if register != target { body.emit(.move, target, register, at: span) }
    case .cell(let register): body.emit(.getCell, target, register, at: span)
    case .capture(let number): body.emit(.getCapture, target, extra: number, at: span)
    case .global(let number):
      body.emit(.getGlobal, target, extra: number, at: span)
    case .routine(let number): loadConstant(number: functionConstant(image.routines[number]), into: target, at: span)
    case .constant(let number): loadConstant(number: number, into: target, at: span)
    case .library: body.emit(.loadNull, target, at: span)
    }
  }

  mutating func store(_ register: Int, in location: Location, at span: Span) {
    switch location {
    case .register(let target):
      if register != target { body.emit(.move, target, register, at: span) }
    case .cell(let cell): body.emit(.setCell, cell, register, at: span)
    case .capture(let number): body.emit(.setCapture, register, extra: number, at: span)
    case .global(let number):
      body.emit(.setGlobal, register, extra: number, at: span)
    case .routine, .constant, .library: break
    }
  }

  /// Gives a variable its first value, from a register. A cell that was made when its block began is filled, otherwise one is made.
  mutating func initialize(_ location: Location, from register: Int, cellExists: Bool, at span: Span) {
    guard case .cell(let cell) = location, !cellExists else { return store(register, in: location, at: span) }
    if cell != register { body.emit(.move, cell, register, at: span) }
    body.emit(.makeCell, cell, at: span)
  }

  /// Its cell exists since its block began.
  func isPrepared(_ location: Location) -> Bool {
    guard case .cell(let register) = location else { return false }
    return preparedCells.contains(BodyRegister(body: ObjectIdentifier(body), register: register))
  }

  mutating func loadConstant(_ value: Value, into target: Int, at span: Span) {
    loadConstant(number: constantNumber(value), into: target, at: span)
  }

  mutating func constantNumber(_ value: Value) -> Int { image.constantNumber(value) }

  /// A function without captures is one value wherever it is named.
  private mutating func functionConstant(_ routine: Routine) -> Int {
    if let number = routine.constant { return number }
    let number = constantNumber(.function(Function(.compiled(routine, captures: []))))
    routine.constant = number
    return number
  }

  private mutating func loadConstant(number: Int, into target: Int, at span: Span) {
    body.emit(.loadConstant, target, extra: number, at: span)
  }
}
