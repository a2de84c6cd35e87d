import Semantics
import Syntax

extension Machine {
  /// `value.name` by a name as text, which library code uses.
  package func member(_ name: String, of value: Value) throws(Raise) -> Value {
    let definitions = image.library.members[name] ?? .none
    let kind = value.kind.rawValue
    return try field(StringBox(name), definitions.fields[kind], definitions.methods[kind], of: value)
  }

  /// `value.name` of a value in a register of the stack.
  func field(_ member: UnsafeMutablePointer<LinkedCode.Member>, of place: Int) throws(Raise) -> Value {
    let value = stack.values + place
    let kind = value.kind
    switch value.pointee {
    case .string, .list:
      if let field = member.pointee.field(of: kind) {
        return try field.get(Arguments(machine: self, base: place, count: 1))
      }
    default: break
    }
    return try field(
      member.pointee.name.takeUnretainedValue(), member.pointee.field(of: kind)?.takeUnretainedValue(),
      member.pointee.method(of: kind)?.takeUnretainedValue(), of: value.pointee)
  }

  private func field(
    _ member: StringBox, _ definition: FieldDefinition?, _ method: Builtin?, of value: Value
  ) throws(Raise) -> Value {
    let name = member.text
    switch value {
    case .record(let box):
      if let position = box.position(of: member) { return box.value(at: position) }
    case .handle(let handle):
      if let declaration = handle.object as? Declaration { return try host.member(name, of: declaration, in: self) }
      if let own = handle.object.ownMember(name) { return own }
    case .error(let failure):
      if let detail = failure.details[name] { return detail }
    default: break
    }
    if let definition {
      let place = site.top
      stack.reserve(place + 1)
      stack.values[place] = value
      return try definition.get(Arguments(machine: self, base: place, count: 1))
    }
    if let method { return .function(Function(.bound(method, receiver: value))) }
    throw missingField(name, of: value)
  }

  func missingField(_ name: String, of value: Value) -> Raise {
    let present: [String]
    let noun: String
    if case .record(let box) = value {
      present = Array(box.fields.keys)
      noun = "this record"
    } else {
      var own: [String] = []
      if case .handle(let handle) = value { own = handle.object.ownMemberNames }
      present = own + image.library.memberNames(of: value.kind)
      noun = value.kind == .null ? "null" : value.kind.withArticle
    }
    var help: [String] = []
    if let foreign = ForeignMembers.help(for: name, of: value.kind.name) {
      help.append(foreign)
    } else if let close = suggestion(for: name, among: present + image.library.memberNames(of: value.kind)) {
      help.append("did you mean `\(close)`?")
    }
    if !present.isEmpty {
      help.append(
        "it has \(present.prefix(12).map { "`\($0)`" }.joined(separator: ", "))\(present.count > 12 ? ", …" : "")")
    }
    return .failure(.missingField, "\(noun) has no field `\(name)`", help: help)
  }

  /// `container[index]`
  @inline(never)
  func element(_ index: Registers, of container: Registers) throws(Raise) -> Value {
    let found = container.withRecord { record in
      index.withString { name in record.position(of: name).map { record.value(at: $0) } }
    }
    if let found { return found }
    return try element(index.pointee, of: container.pointee)
  }

  /// `container[index]`
  func element(_ index: Value, of container: Value) throws(Raise) -> Value {
    switch (container, index) {
    case (.list(let box), .int(let position)): return box.items[try offset(position, count: box.items.count, in: box)]
    case (.record(let box), .string(let key)):
      guard let value = box.fields[key] else { throw missingField(key.text, of: container) }
      return value
    case (.string(let box), .int(let position)):
      return TextParts.character(at: try offset(position, count: box.scalarCount), of: box)
    case (.record(let box), .port):
      guard let value = box.fields[index.literal] else { throw missingField(index.literal, of: container) }
      return value
    case (.record(let box), .int(let number)):
      guard let value = box.fields["\(number)/tcp"] else { throw missingField("\(number)", of: container) }
      return value
    case (.handle, .string(let key)): return try member(key.text, of: container)
    case (.record, .handle(let handle)) where handle.kind == .output,
      (.handle, .handle(let handle)) where handle.kind == .output:
      return try element(.string(handle.textForm ?? ""), of: container)
    default:
      throw .failure(
        .typeMismatch, "\(container.kind.withArticle) cannot be indexed by \(index.kind.withArticle)",
        help: container.kind == .list
          ? ["a list takes an int"] : container.kind == .record ? ["a record takes a string"] : [])
    }
  }

  /// Counts negative positions from the end.
  func offset(_ position: Int64, count: Int, in list: ListBox? = nil) throws(Raise) -> Int {
    let place = position < 0 ? Int64(count) &+ position : position
    guard place >= 0, place < Int64(count) else {
      throw .failure(
        .indexOutOfRange, "there is no element \(position)",
        help: [list.flatMap { host.origin(of: $0) } ?? Self.extent(count)])
    }
    return Int(place)
  }

  private static func extent(_ count: Int) -> String {
    if count == 0 { return "it is empty" }
    return "it has \(count) element\(count == 1 ? "" : "s"): 0 to \(count - 1), or -1 for the last"
  }

  /// Puts the next of a list or record, at `state`, into the loop's registers behind it; false at the end.
  func advance(_ state: Registers, takesTwo: Bool) -> Bool {
    guard case .int(let position) = state[1] else { return false }
    let index = Int(position)
    switch state[0] {
    case .list(let box):
      guard index < box.items.count else { return false }
      if takesTwo {
        state.put(position, at: 2)
        state[3] = box.items[index]
      } else {
        state[2] = box.items[index]
      }
    case .record(let box):
      guard index < box.count else { return false }
      let entry = box.entries[index]
      state[2] = .string(entry.name)
      if takesTwo { state[3] = entry.value }
    default: return false
    }
    state.put(position + 1, at: 1)
    return true
  }

  /// What interpolation makes of a value.
  package func text(of value: Value) throws(Raise) -> String {
    if let text = value.interpolated { return text }
    var help: [String] = []
    switch value {
    case .handle(let handle):
      if let field = handle.object.suggestedField { help = ["take a field of it: `.\(field)`"] }
    case .record(let box):
      if let first = box.fields.keys.first {
        help = ["take a field of it: `.\(first)`", "or its JSON: `${json.text(…)}`"]
      }
    case .function: help = ["call it: `${f()}`"]
    case .result: help = ["take `.value` of it"]
    default: break
    }
    throw .failure(.noTextForm, "\(value.kind.withArticle) has no text form", help: help)
  }
}
