import OrderedCollections
import Semantics
import Syntax

extension Machine {
  /// Orders the arguments of a call whose callee was not known when it was compiled. They stand in registers from `first` on.
  func bind(
    _ registers: inout [Value], first: Int, count: Int, names: Int, to routine: Routine
  ) throws(Raise) {
    let given = Array(registers[first..<first + count])
    let labels = names >= 0 ? image.argumentNames[names] : Array(repeating: nil, count: count)
    let ordered = try bind(given, labels: labels, to: routine)
    if registers.count < first + ordered.count { registers += Array(repeating: .null, count: ordered.count) }
    for (index, value) in ordered.enumerated() { registers[first + index] = value }
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

  func callBuiltin(_ builtin: Builtin, _ given: [Value], names: Int, receiver: Value?) throws(Raise) -> Value {
    let bound = try bind(
      given, names: names >= 0 ? image.argumentNames[names] : nil, to: builtin, receiver: receiver)
    return try builtin.body(Arguments(machine: self, registers: bound, base: 0, count: bound.count))
  }

  /// `receiver.name(arguments)`
  func invoke(
    _ number: Int, on receiver: Value, _ registers: [Value], first: Int, count: Int, names: Int
  ) throws(Raise) -> Value {
    let given = Array(registers[first..<first + count])
    if case .record(let box) = receiver, let field = box.fields[image.memberNames[number]] {
      if case .function(let function) = field { return try call(function, given, names: names) }
    }
    if let method = image.library.method(image.memberNames[number], of: receiver.kind) {
      return try callBuiltin(method, given, names: names, receiver: receiver)
    }
    guard case .function(let function) = try field(number, of: receiver) else {
      throw .failure(
        .notCallable, "`\(image.memberNames[number])` is a field, not a method", help: ["leave out the parentheses"])
    }
    return try call(function, given, names: names)
  }

  private func call(_ function: Function, _ given: [Value], names: Int) throws(Raise) -> Value {
    guard names >= 0 else { return try call(function, given) }
    switch function.body {
    case .builtin(let builtin): return try callBuiltin(builtin, given, names: names, receiver: nil)
    case .bound(let builtin, let receiver): return try callBuiltin(builtin, given, names: names, receiver: receiver)
    case .compiled(let routine, _):
      var bound = given
      try bind(&bound, first: 0, count: given.count, names: names, to: routine)
      return try call(function, Array(bound.prefix(routine.parameters.count)))
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
    case .builtin(let builtin): return try callBuiltin(builtin, given, labels: labels, receiver: nil)
    case .bound(let builtin, let receiver): return try callBuiltin(builtin, given, labels: labels, receiver: receiver)
    case .compiled(let routine, _):
      return try call(function, try bind(given, labels: labels, to: routine))
    }
  }

  private func callBuiltin(
    _ builtin: Builtin, _ given: [Value], labels: [String?], receiver: Value?
  ) throws(Raise) -> Value {
    let bound = try bind(given, names: labels, to: builtin, receiver: receiver)
    return try builtin.body(Arguments(machine: self, registers: bound, base: 0, count: bound.count))
  }
}
