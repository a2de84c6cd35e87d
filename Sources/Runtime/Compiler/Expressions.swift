import Semantics
import Syntax

extension Compiler {
  /// The register that holds a value: a local variable's own, or a new one. `spare` is a register that nothing else uses yet.
  mutating func operand(_ expression: Expression, spare: Int? = nil) -> Int {
    if case .name(let name) = expression.kind, case .register(let register)? = location(of: name) { return register }
    let register = spare ?? body.allocate()
    compile(expression, into: register, isSpare: true)
    return register
  }

  /// `isSpare`: nothing else uses the target yet, so that it may hold what the value is made from. Without that, a long chain like
  /// `a + b + c` would need a register for each link.
  mutating func compile(_ expression: Expression, into target: Int, isSpare: Bool = false) {
    let span = expression.span
    switch expression.kind {
    case .null, .hole: body.emit(.loadNull, target, at: span)
    case .bool(let flag): body.emit(flag ? .loadTrue : .loadFalse, target, at: span)
    case .int(let number): compile(int: number, into: target, at: span)
    case .float(let number): loadConstant(.float(number), into: target, at: span)
    case .duration(let nanoseconds): loadConstant(.duration(nanoseconds), into: target, at: span)
    case .size(let bytes): loadConstant(.size(bytes), into: target, at: span)
    case .port(let number, let transport):
      loadConstant(.port(Port(number: number, isUDP: transport == .udp)), into: target, at: span)
    case .string(let literal): compile(literal, into: target)
    case .name(let name): compile(name, into: target)
    case .list(let elements): compile(elements, into: target, at: span)
    case .record(let entries): compile(entries, into: target, at: span)
    case .call(let call): compile(call, into: target, isSpare: isSpare, at: span)
    case .member(let base, let name): compileMember(expression, base, name, into: target, isSpare: isSpare)
    case .index(let base, let index): compileIndex(base, index, into: target, isSpare: isSpare)
    case .unary(let operation, let value): compile(operation, value, into: target, at: span)
    case .binary(let operation, let sign, let left, let right):
      compile(operation, left, right, into: target, isSpare: isSpare, at: sign)
    case .conditional(let conditional): compile(conditional, into: target, at: span)
    case .parallelForEach(let loop, let settings):
      let mark = body.mark
      let values = compileParallel(loop, settings, givesValues: true, at: span)
      body.emit(.move, target, values, at: span)
      body.release(to: mark)
    case .function(let function): makeFunction(function, name: Routine.nameless, into: target, at: span)
    case .try(let inner): compileTry(inner, into: target, at: span)
    case .capture(let command): compile(command, mode: .capture, into: target)
    case .spawn(let command): compile(command, mode: .spawn, into: target)
    }
  }

  private mutating func compile(int number: Int64, into target: Int, at span: Span) {
    if let small = Int32(exactly: number) {
      body.emit(.loadInt, target, extra: Int(small), at: span)
    } else {
      loadConstant(.int(number), into: target, at: span)
    }
  }

  private mutating func compile(_ name: Name, into target: Int) {
    if let location = location(of: name) { return load(location, into: target, at: name.span) }
    guard case .universe = resolution.meanings[Int(name.id)] else {
      return body.emit(.loadNull, target, at: name.span)
    }
    if let builtin = image.library.functions[name.text] {
      loadConstant(.function(Function(.builtin(builtin))), into: target, at: name.span)
    } else if let constant = image.library.constants[name.text] {
      emitCall(of: constant, from: body.mark, count: 0, into: target, at: name.span)
    } else {
      body.emit(.loadNull, target, at: name.span)
    }
  }

  // MARK: Lists and records

  private mutating func compile(_ elements: [ListElement], into target: Int, at span: Span) {
    let mark = body.mark
    defer { body.release(to: mark) }
    if let items = elements.plainItems {
      return body.emit(.makeList, target, placeValues(items), items.count, at: span)
    }
    // Piece by piece, since each element needs a register.
    let list = body.allocate()
    body.emit(.makeList, list, at: span)
    for element in elements {
      let inner = body.mark
      switch element {
      case .item(let value): body.emit(.append, list, operand(value), at: value.span)
      case .spread(let value, _): body.emit(.appendSpread, list, operand(value), at: value.span)
      }
      body.release(to: inner)
    }
    body.emit(.move, target, list, at: span)
  }

  private mutating func compile(_ entries: [RecordEntry], into target: Int, at span: Span) {
    let mark = body.mark
    defer { body.release(to: mark) }
    if let fields = entries.plainFields {
      let first = placeValues(fields.map(\.value))
      return body.emit(
        .makeRecord, target, first, fields.count, extra: image.shapeNumber(fields.map(\.name)), at: span)
    }
    let record = body.allocate()
    emitEmptyRecord(into: record, at: span)
    for entry in entries {
      let inner = body.mark
      switch entry {
      case .field(let key, let value):
        body.emit(.appendField, record, operand(value), extra: image.memberNumber(key.text), at: value.span)
      case .computed(let key, let value):
        let name = body.allocate()
        compile(key, into: name)
        emitField(named: name, of: record, operand(value), at: key.span)
      case .spread(let value, _): body.emit(.appendFields, record, operand(value), at: value.span)
      }
      body.release(to: inner)
    }
    body.emit(.move, target, record, at: span)
  }

  mutating func emitEmptyRecord(into target: Int, at span: Span) {
    body.emit(.makeRecord, target, 0, 0, extra: image.shapeNumber([]), at: span)
  }

  /// Evaluates values into registers that follow each other. The first.
  mutating func placeValues(_ values: [Expression]) -> Int {
    let first = body.allocate(values.count)
    for (index, value) in values.enumerated() { compile(value, into: first + index, isSpare: true) }
    return first
  }

  // MARK: Strings

  mutating func compile(_ literal: StringLiteral, into target: Int) {
    if let text = literal.plainText { return loadConstant(.string(text), into: target, at: literal.span) }
    let mark = body.mark
    defer { body.release(to: mark) }
    guard literal.parts.count > Self.joinedAtOnce else {
      return body.emit(.join, target, extra: template(of: literal.parts[...]), at: literal.span)
    }
    // Piece by piece, since each part needs a register.
    let whole = body.allocate()
    loadConstant(.string(""), into: whole, at: literal.span)
    for start in stride(from: 0, to: literal.parts.count, by: Self.joinedAtOnce) {
      let end = min(start + Self.joinedAtOnce, literal.parts.count)
      let inner = body.mark
      body.emit(.appendJoined, whole, extra: template(of: literal.parts[start..<end]), at: literal.span)
      body.release(to: inner)
    }
    body.emit(.move, target, whole, at: literal.span)
  }

  private static let joinedAtOnce = 64

  /// Evaluates the parts into registers. The number of the template that joins them.
  private mutating func template(of parts: ArraySlice<StringPart>) -> Int {
    // A part that a later one could assign is copied.
    let mayChange = parts.contains { part in if case .expression(let value, _) = part { value.mayAssign } else { false }
    }
    var template = TextTemplate()
    for part in parts {
      switch part {
      case .text(let text): template.append(.constant(Int32(constantNumber(.string(text)))), at: .none)
      case .expression(let value, _):
        let own = mayChange ? nil : localRegister(value)
        let register = own ?? body.allocate()
        if own == nil { compile(value, into: register, isSpare: true) }
        template.append(.register(Int32(register)), at: value.span)
      case .capture(let command, let span):
        let register = body.allocate()
        compile(command, mode: .capture, into: register)
        template.append(.register(Int32(register)), at: span)
      }
    }
    image.texts.append(template)
    return image.texts.count - 1
  }

  /// `variable += "… ${…} …"`, without making the string first. False where that is something else.
  mutating func compileAppend(_ value: Expression, to register: Int, at sign: Span) -> Bool {
    guard case .string(let literal) = value.kind, literal.plainText == nil, !value.mayAssign,
      literal.parts.count <= Self.joinedAtOnce
    else { return false }
    body.emit(.appendJoined, register, extra: template(of: literal.parts[...]), at: sign)
    return true
  }

  // MARK: Parts

  private mutating func compileMember(
    _ whole: Expression, _ base: Expression, _ name: Name, into target: Int, isSpare: Bool
  ) {
    if let builtin = libraryFunction(whole) {
      return loadConstant(.function(Function(.builtin(builtin))), into: target, at: whole.span)
    }
    if let location = moduleMember(base, name) { return load(location, into: target, at: name.span) }
    if let global = globalNumber(base) {
      body.emit(.getFieldOfGlobal, target, extra: global, at: base.span)
      return body.emitData(image.memberNumber(name.text), at: name.span)
    }
    let mark = body.mark
    let register = operand(base, spare: isSpare ? target : nil)
    body.emit(.getField, target, register, extra: image.memberNumber(name.text), at: name.span)
    body.release(to: mark)
  }

  /// `http.get` and the like, where nothing declared hides the namespace.
  func libraryFunction(_ expression: Expression) -> Builtin? {
    guard case .member(let base, let name) = expression.kind, case .name(let namespace) = base.kind,
      resolution.meanings[Int(namespace.id)] == .universe
    else { return nil }
    return image.library.functions["\(namespace.text).\(name.text)"]
  }

  /// A name of a library that `use` brought in.
  mutating func moduleMember(_ base: Expression, _ name: Name) -> Location? {
    guard case .name(let library) = base.kind, case .library(let module)? = location(of: library) else { return nil }
    return module.names[name.text]
  }

  private mutating func compileIndex(_ base: Expression, _ index: Expression, into target: Int, isSpare: Bool) {
    let mark = body.mark
    defer { body.release(to: mark) }
    if let global = globalNumber(base), !index.mayAssign {
      let position = operand(index, spare: isSpare ? target : nil)
      body.emit(.getIndexOfGlobal, target, 0, position, extra: global, at: base.span)
      return body.emitData(0, at: index.span)
    }
    let (container, position) = operands(base, index, spare: isSpare ? target : nil)
    body.emit(.getIndex, target, container, position, at: index.span)
  }

  /// A variable of the top level that lives in a global: parts of it are taken where it stands.
  private func globalNumber(_ expression: Expression) -> Int? {
    if case .name(let name) = expression.kind, case .global(let number)? = location(of: name) { number } else { nil }
  }

  // MARK: Functions

  mutating func makeFunction(_ function: FunctionBody, name: String, into target: Int, at span: Span) {
    let inner = compileBody(name: name, parameters: parameters(of: function), span: span) { compiler in
      compiler.compileFunctionBody(function)
    }
    body.emit(.makeFunction, target, extra: inner.routine.index, at: span)
  }

  func parameters(of function: FunctionBody) -> [Routine.Parameter] {
    function.parameters.map { Routine.Parameter(name: $0.name.text, hasDefault: $0.initial != nil) }
  }

  mutating func compileFunctionBody(_ function: FunctionBody) {
    bindParameters(function.parameters, defaults: true)
    switch function.body {
    case .expression(let value): body.emit(.returnValue, operand(value), at: value.span)
    case .block(let block):
      compileStatements(block.statements)
      body.emit(.returnNull, at: Span(Int(block.span.end) - 1, Int(block.span.end)))
    }
  }

  private mutating func bindParameters(_ parameters: [FunctionBody.Parameter], defaults: Bool) {
    let registers = parameters.map { _ in body.allocateVariables() }
    for (parameter, register) in zip(parameters, registers) {
      if let initial = parameter.initial {
        let given = body.emitJump(.jumpIfNotMissing, register, at: initial.span)
        compile(initial, into: register)
        body.land(given)
      }
      guard case .variable(let index) = resolution.meanings[Int(parameter.name.id)] else { continue }
      if resolution.variables[index].isCaptured {
        locations[index] = (.cell(register), body)
        body.emit(.makeCell, register, at: parameter.name.span)
      } else {
        locations[index] = (.register(register), body)
      }
    }
  }

  // MARK: try

  private mutating func compileTry(_ inner: Expression, into target: Int, at span: Span) {
    let mark = body.mark
    let value = body.allocate()
    body.openRegion()
    compile(inner, into: value)
    body.emit(.wrapSuccess, target, value, at: span)
    let end = body.position
    let over = body.emitJump(.jump, at: span)
    body.closeRegion(register: value, end: end)
    body.emit(.wrapFailure, target, value, at: span)
    body.land(over)
    body.release(to: mark)
  }
}

extension [ListElement] {
  /// The elements of a list that is made at once: few, and none spread.
  var plainItems: [Expression]? {
    guard count <= 16 else { return nil }
    let items = compactMap { if case .item(let value) = $0 { value } else { nil } }
    return items.count == count ? items : nil
  }
}

extension [RecordEntry] {
  /// The same for the fields of a record.
  fileprivate var plainFields: [(name: String, value: Expression)]? {
    guard count <= 16 else { return nil }
    let fields = compactMap { if case .field(let key, let value) = $0 { (name: key.text, value: value) } else { nil } }
    let names = RecordBox()
    for field in fields { names.set(StringBox(field.name), to: .null) }
    return names.count == count ? fields : nil
  }
}
