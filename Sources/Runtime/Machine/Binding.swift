import Semantics
import Syntax

extension Machine {
  /// Orders the arguments of a call whose callee was not known when it was compiled. There is room for all its registers.
  func bind(_ arguments: Registers, count: Int, names: Int, to routine: Int) throws(Raise) {
    let given = Array(UnsafeBufferPointer(start: arguments, count: count))
    let labels = names >= 0 ? image.argumentNames[names] : Array(repeating: nil, count: count)
    let ordered = try bind(given, labels: labels, to: image.routines[routine])
    for (index, value) in ordered.enumerated() { arguments[index] = value }
  }

  /// Arguments in the order of a routine's parameters; what has a default and was not given is missing.
  private func bind(_ given: [Value], labels: [String?], to routine: Routine) throws(Raise) -> [Value] {
    var ordered: [Value] = Array(repeating: .missing, count: routine.parameters.count)
    var isGiven = Array(repeating: false, count: ordered.count)
    var next = 0
    for (value, label) in zip(given, labels) {
      let place: Int
      if let label {
        guard let named = routine.parameters.firstIndex(where: { $0.name == label }) else {
          throw unknownArgument(label, of: routine.name, among: routine.parameters.map(\.name))
        }
        place = named
      } else {
        place = next
        next += 1
      }
      guard place < ordered.count, !isGiven[place] else { throw wrongCount(of: routine, given: given.count) }
      ordered[place] = value
      isGiven[place] = true
    }
    for (index, parameter) in routine.parameters.enumerated() where !isGiven[index] && !parameter.hasDefault {
      throw wrongCount(of: routine, given: given.count)
    }
    return ordered
  }

  private func unknownArgument(_ label: String, of function: String, among names: [String]) -> Raise {
    var help: [String] = []
    if let close = suggestion(for: label, among: names) { help.append("did you mean `\(close)`?") }
    return .failure(.wrongArguments, "`\(function)` has no argument `\(label)`", help: help)
  }

  /// Arguments in the order of a library function's signature, checked for number and names.
  func bind(
    _ given: [Value], names: [String?]?, to builtin: Builtin, receiver: Value?
  ) throws(Raise) -> [Value] {
    let signature = builtin.signature
    var ordered: [Value] = Array(repeating: .missing, count: signature.parameters.count)
    var rest: [Value] = []
    var next = 0
    for (index, value) in given.enumerated() {
      if let label = names?[index] {
        guard let place = signature.parameters.firstIndex(where: { $0.name == label }) else {
          throw unknownArgument(label, of: signature.name, among: signature.parameters.map(\.name))
        }
        ordered[place] = value
      } else if next < signature.parameters.count, !signature.parameters[next].isNamedOnly {
        if case .rest = signature.parameters[next].presence {
          rest.append(value)
        } else {
          ordered[next] = value
          next += 1
        }
      } else {
        throw tooMany(given.count, for: signature)
      }
    }
    for (index, parameter) in signature.parameters.enumerated() where ordered[index].isMissing {
      switch parameter.presence {
      case .required:
        throw .failure(
          .wrongArguments, "`\(signature.name)` needs an argument `\(parameter.name)`", help: [parameter.help])
      case .optional: ordered[index] = .null
      case .rest: ordered[index] = .list(rest)
      }
    }
    return receiver.map { [$0] + ordered } ?? ordered
  }

  private func tooMany(_ count: Int, for signature: Signature) -> Raise {
    let most = signature.parameters.filter { !$0.isNamedOnly }.count
    return .failure(
      .wrongArguments,
      "`\(signature.name)` takes at most \(most) argument\(most == 1 ? "" : "s") without a name, given \(count)")
  }

  /// Calls a library function that is a value, or a method bound to its receiver.
  func callLibrary(_ function: Function, _ first: Int, count: Int, names: Int) throws(Raise) -> Value {
    switch function.body {
    case .builtin(let builtin):
      if names < 0, builtin.takes(count) { return try call(builtin, at: first, count: count) }
      return try call(builtin, arguments(first, count), names: names, receiver: nil)
    case .bound(let builtin, let receiver):
      return try call(builtin, arguments(first, count), names: names, receiver: receiver)
    case .compiled: return try call(function, arguments(first, count))
    }
  }

  /// `receiver.name(arguments)`
  func invoke(
    _ member: UnsafeMutablePointer<LinkedCode.Member>, _ arguments: borrowing Arguments, names: Int
  ) throws(Raise) -> Value {
    // A function that is a field of the record goes before the library's method.
    let own = arguments.withRecord(0) { record in
      member.pointee.name._withUnsafeGuaranteedRef { record.position(of: $0) }.flatMap { position -> Function? in
        if case .function(let function) = record.value(at: position) { function } else { nil }
      }
    }
    if let own { return try call(own, arguments.withoutReceiver, names: names) }
    if let method = member.pointee.method(of: arguments.place(0).kind) {
      if names < 0, method.takes(arguments.count - 1) { return try method.call(arguments) }
      return try call(
        method.takeUnretainedValue(), arguments.withoutReceiver, names: names, receiver: arguments[0])
    }
    guard case .function(let function) = try field(member, of: arguments.first) else {
      let name = member.pointee.name.takeUnretainedValue().text
      throw .failure(.notCallable, "`\(name)` is a field, not a method", help: ["leave out the parentheses"])
    }
    return try call(function, arguments.withoutReceiver, names: names)
  }

  private func arguments(_ first: Int, _ count: Int) -> [Value] {
    Array(UnsafeBufferPointer(start: stack.values + first, count: count))
  }

  /// The arguments stand in registers, in the order of the parameters.
  @inline(never)
  private func call(_ builtin: Builtin, at first: Int, count: Int) throws(Raise) -> Value {
    try builtin.body(Arguments(machine: self, base: first, count: count))
  }

  private func call(_ builtin: Builtin, _ given: [Value], names: Int, receiver: Value?) throws(Raise) -> Value {
    try call(builtin, given, labels: names >= 0 ? image.argumentNames[names] : nil, receiver: receiver)
  }

  /// Calls a library function with arguments of which some have names.
  package func call(_ builtin: Builtin, _ given: [Value], labels: [String?]) throws(Raise) -> Value {
    try call(builtin, given, labels: labels, receiver: nil)
  }

  /// Puts the arguments in order, above the registers in use.
  func call(_ builtin: Builtin, _ given: [Value], labels: [String?]?, receiver: Value?) throws(Raise) -> Value {
    let bound = try bind(given, names: labels, to: builtin, receiver: receiver)
    let first = site.top
    stack.reserve(first + bound.count)
    for (index, value) in bound.enumerated() { stack.values[first + index] = value }
    site.top += bound.count
    let value = try call(builtin, at: first, count: bound.count)
    // What is raised instead is raised to the loop, which notes where it is itself.
    site.top = first
    return value
  }

  private func call(_ function: Function, _ given: [Value], names: Int) throws(Raise) -> Value {
    guard names >= 0 else { return try call(function, given) }
    let labels = image.argumentNames[names]
    switch function.body {
    case .builtin(let builtin): return try call(builtin, given, labels: labels, receiver: nil)
    case .bound(let builtin, let receiver): return try call(builtin, given, labels: labels, receiver: receiver)
    case .compiled(let routine, _): return try call(function, try bind(given, labels: labels, to: routine))
    }
  }

  /// A call with `...list` among its arguments.
  func callSpread(_ callee: Value, _ positional: Value, _ named: Value) throws(Raise) -> Value {
    guard case .function(let function) = callee else { throw notCallable(callee) }
    var given = positional.items ?? []
    let fields = named.fields ?? [:]
    guard !fields.isEmpty else { return try call(function, given) }
    let labels = given.map { _ in String?.none } + fields.keys.map { $0 }
    given += Array(fields.values)
    switch function.body {
    case .builtin(let builtin): return try call(builtin, given, labels: labels, receiver: nil)
    case .bound(let builtin, let receiver): return try call(builtin, given, labels: labels, receiver: receiver)
    case .compiled(let routine, _):
      return try call(function, try bind(given, labels: labels, to: routine))
    }
  }
}
