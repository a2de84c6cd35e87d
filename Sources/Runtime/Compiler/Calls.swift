import Semantics
import Syntax

extension Compiler {
  mutating func compile(_ call: Call, into target: Int, isSpare: Bool = false, at span: Span) {
    let mark = body.mark
    // What is called may stand in the target itself where the arguments can follow.
    let spare = isSpare && target == mark - 1 ? target : nil
    defer { body.release(to: mark) }
    if call.arguments.contains(where: \.isSpread) { return compileSpread(call, into: target, at: span) }
    switch call.callee.kind {
    case .name(let name):
      if let builtin = namedBuiltin(name) { return compile(call, builtin: builtin, into: target, at: span) }
      if case .routine(let number)? = location(of: name) {
        return compile(call, routine: image.routines[number], into: target, at: span)
      }
    case .member(let base, let name):
      if let builtin = libraryFunction(call.callee) { return compile(call, builtin: builtin, into: target, at: span) }
      if let location = moduleMember(base, name) {
        if case .routine(let number) = location {
          return compile(call, routine: image.routines[number], into: target, at: span)
        }
        break
      }
      return compileInvoke(call, base, name, into: target, spare: spare, at: span)
    default: break
    }
    compileDynamic(call, into: target, spare: spare, at: span)
  }

  /// The library function that a call is known to mean.
  func builtin(of call: Call) -> Builtin? {
    if case .name(let name) = call.callee.kind { return namedBuiltin(name) }
    return libraryFunction(call.callee)
  }

  private func namedBuiltin(_ name: Name) -> Builtin? {
    switch resolution.meanings[Int(name.id)] {
    case .universe: image.library.functions[name.text]
    case .probe: image.library.probes[name.text]
    case .variable, .unresolved: nil
    }
  }

  // MARK: Known callees

  private mutating func compile(_ call: Call, routine: Routine, into target: Int, at span: Span) {
    guard let order = arrange(call.arguments, among: routine.parameters.map(\.name)),
      zip(order, routine.parameters).allSatisfy({ $0 != nil || $1.hasDefault })
    else { return compileDynamic(call, into: target, at: span) }
    let first = body.allocate()
    place(order, of: call.arguments, missing: .loadMissing, at: span)
    body.markOwner()
    body.emit(.callRoutine, first, order.count, target, extra: routine.index, at: span)
  }

  private mutating func compile(_ call: Call, builtin: Builtin, into target: Int, at span: Span) {
    let parameters = builtin.signature.parameters
    if case .rest? = parameters.last(where: { !$0.isNamedOnly })?.presence {
      return compileRest(call, builtin: builtin, into: target, at: span)
    }
    guard let order = arrange(call.arguments, builtin: builtin) else {
      return compileDynamic(call, into: target, at: span)
    }
    let first = body.allocate()
    place(order, of: call.arguments, missing: .loadNull, at: span)
    emitCall(of: builtin, from: first, count: order.count, into: target, at: span)
  }

  mutating func emitCall(of builtin: Builtin, from first: Int, count: Int, into target: Int, at span: Span) {
    if builtin.makesResources || builtin.takesFunction { body.markOwner() }
    body.emit(.callBuiltin, first, count, target, extra: image.builtinNumber(builtin), at: span)
  }

  /// The rest parameter stands last among the positional ones; what is named only stands behind it.
  private mutating func compileRest(_ call: Call, builtin: Builtin, into target: Int, at span: Span) {
    let parameters = builtin.signature.parameters
    let restIndex = parameters.lastIndex { if case .rest = $0.presence { true } else { false } } ?? 0
    let positional = call.arguments.filter { $0.name == nil }
    let first = body.allocate()
    let registers = body.allocate(parameters.count)
    for (index, parameter) in parameters.enumerated() {
      let register = registers + index
      if let named = call.arguments.first(where: { $0.name == parameter.name }) {
        compile(named.value, into: register)
      } else if index < restIndex, index < positional.count {
        compile(positional[index].value, into: register)
      } else if index == restIndex {
        let rest = positional.dropFirst(restIndex).map { ListElement.item($0.value) }
        compile(Expression(.list(rest), span: span), into: register)
      } else {
        body.emit(.loadNull, register, at: span)
      }
    }
    emitCall(of: builtin, from: first, count: parameters.count, into: target, at: span)
  }

  private func arrange(_ arguments: [Argument], builtin: Builtin) -> [Int?]? {
    let parameters = builtin.signature.parameters
    let positionalCount = parameters.prefix { !$0.isNamedOnly }.count
    guard arguments.filter({ $0.name == nil }).count <= positionalCount,
      let order = arrange(arguments, among: parameters.map(\.name))
    else { return nil }
    for (given, parameter) in zip(order, parameters) where given == nil {
      if case .required = parameter.presence { return nil }
    }
    return order
  }

  /// For each parameter the argument that it gets; `nil` as a whole where they do not fit, which the machine then reports.
  private func arrange(_ arguments: [Argument], among names: [String]) -> [Int?]? {
    var order: [Int?] = Array(repeating: nil, count: names.count)
    var next = 0
    for (index, argument) in arguments.enumerated() {
      let place: Int
      if let name = argument.name {
        guard let named = names.firstIndex(of: name) else { return nil }
        place = named
      } else {
        place = next
        next += 1
      }
      guard place < names.count, order[place] == nil else { return nil }
      order[place] = index
    }
    return order
  }

  /// Evaluates arguments in the order they are written, into the registers of their parameters.
  private mutating func place(_ order: [Int?], of arguments: [Argument], missing: Opcode, at span: Span) {
    let registers = body.allocate(order.count)
    for (index, argument) in arguments.enumerated() {
      if let place = order.firstIndex(of: index) { compile(argument.value, into: registers + place) }
    }
    for (place, index) in order.enumerated() where index == nil { body.emit(missing, registers + place, at: span) }
  }

  // MARK: Callees known when run

  private mutating func compileDynamic(_ call: Call, into target: Int, spare: Int? = nil, at span: Span) {
    let callee = spare ?? body.allocate()
    compile(call.callee, into: callee, isSpare: true)
    let count = placeInOrder(call.arguments)
    body.markOwner()
    body.emit(.call, callee, count, target, extra: argumentNames(call.arguments), at: span)
  }

  private mutating func compileInvoke(
    _ call: Call, _ base: Expression, _ name: Name, into target: Int, spare: Int?, at span: Span
  ) {
    let first = spare ?? body.mark
    // Variables are taken where they stand, unless an argument may assign them.
    let mayChange = call.arguments.contains { $0.value.mayAssign }
    let own = mayChange ? nil : localRegister(base)
    let receiver = own ?? spare ?? body.allocate()
    if own == nil { compile(base, into: receiver, isSpare: true) }
    var places: [Int] = []
    if call.arguments.count <= 2, !mayChange {
      for argument in call.arguments { places.append(operand(argument.value)) }
    } else {
      let start = placeValues(call.arguments.map(\.value))
      places = [start, start + 1]
    }
    body.markOwner()
    body.emit(
      .invoke, first, call.arguments.count, target, extra: image.memberNumber(name.text), at: name.span)
    body.emit(
      .data, receiver, places.first ?? 0, places.dropFirst().first ?? 0, extra: argumentNames(call.arguments),
      at: name.span)
    // What fails, fails behind the whole instruction; the place of the name is for what has none such.
    body.emit(.data, body.mark - first, at: span)
  }

  private mutating func placeInOrder(_ arguments: [Argument]) -> Int {
    let registers = body.allocate(arguments.count)
    for (index, argument) in arguments.enumerated() { compile(argument.value, into: registers + index) }
    return arguments.count
  }

  private mutating func argumentNames(_ arguments: [Argument]) -> Int {
    guard arguments.contains(where: { $0.name != nil }) else { return -1 }
    image.argumentNames.append(arguments.map(\.name))
    return image.argumentNames.count - 1
  }

  /// With `...list` among them, arguments are gathered in a list and a record.
  private mutating func compileSpread(_ call: Call, into target: Int, at span: Span) {
    let callee = body.allocate(3)
    var member: Name?
    if case .member(let base, let name) = call.callee.kind, libraryFunction(call.callee) == nil,
      moduleMember(base, name) == nil
    {
      compile(base, into: callee)
      member = name
    } else {
      compile(call.callee, into: callee)
    }
    let positional = call.arguments.compactMap { argument -> ListElement? in
      switch argument.label {
      case .none: .item(argument.value)
      case .spread(let dots): .spread(argument.value, dots)
      case .name: nil
      }
    }
    compile(Expression(.list(positional), span: span), into: callee + 1)
    compileRecord(of: call.arguments, into: callee + 2, at: span)
    body.markOwner()
    if let member {
      body.emit(.invokeSpread, callee, 0, target, extra: image.memberNumber(member.text), at: span)
    } else {
      body.emit(.callSpread, callee, 0, target, at: span)
    }
  }
}

extension Argument {
  var isSpread: Bool { if case .spread = label { true } else { false } }
}
