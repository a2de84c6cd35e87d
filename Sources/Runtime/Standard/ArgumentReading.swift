import Syntax

/// Arguments by the type that a library function needs; anything else raises and names the function's parameter.
extension Arguments {
  private func mismatch(_ index: Int, _ due: String, _ name: String) -> Raise {
    let value = self[index]
    var help: [String] = []
    if due == "a duration", case .int(let number) = value { help = ["write the unit: `\(number)s` or `\(number)ms`"] }
    if due == "a string", value.interpolated != nil { help = ["make it one: `\"${…}\"`"] }
    return .failure(.typeMismatch, "`\(name)` must be \(due), this is \(value.kind.withArticle)", help: help)
  }

  package func string(_ index: Int, _ name: String) throws(Raise) -> String {
    if let text = withString(index, { $0.text }) { return text }
    guard let text = self[index].textWhereDue else { throw mismatch(index, "a string", name) }
    return text
  }

  /// The same as the box that it stands in, which knows more of it.
  func textBox(_ index: Int, _ name: String) throws(Raise) -> StringBox {
    if case .string(let box) = self[index] { return box }
    return StringBox(try string(index, name))
  }

  package func int(_ index: Int, _ name: String) throws(Raise) -> Int64 {
    guard case .int(let number) = self[index] else { throw mismatch(index, "an int", name) }
    return number
  }

  /// An int that counts something: at least 0.
  func count(_ index: Int, _ name: String) throws(Raise) -> Int {
    let number = try int(index, name)
    guard number >= 0 else { throw .failure(.invalidValue, "`\(name)` must be at least 0, this is \(number)") }
    return Int(number)
  }

  package func bool(_ index: Int, _ name: String) throws(Raise) -> Bool {
    guard case .bool(let flag) = self[index] else { throw mismatch(index, "a bool", name) }
    return flag
  }

  package func list(_ index: Int, _ name: String) throws(Raise) -> [Value] {
    guard case .list(let box) = self[index] else { throw mismatch(index, "a list", name) }
    return box.items
  }

  /// Strings that a rest parameter has collected.
  func strings(_ index: Int, _ name: String) throws(Raise) -> [String] {
    var strings: [String] = []
    for item in try list(index, name) {
      guard let text = item.textWhereDue else {
        throw .failure(.typeMismatch, "`\(name)` must be strings, this is \(item.kind.withArticle)")
      }
      strings.append(text)
    }
    return strings
  }

  package func record(_ index: Int, _ name: String) throws(Raise) -> Fields {
    guard case .record(let box) = self[index] else { throw mismatch(index, "a record", name) }
    return box.fields
  }

  /// The field of the first argument, a record, that the second names.
  func field(of method: String) throws(Raise) -> Value? {
    let found = withRecord(0) { record in
      withString(1) { name in record.position(of: name).map { Optional(record.value(at: $0)) } ?? .some(nil) }
    }
    if let found { return found }
    return try record(0, method)[try string(1, "key")]
  }

  package func function(_ index: Int, _ name: String) throws(Raise) -> Function {
    guard case .function(let function) = self[index] else { throw mismatch(index, "a function", name) }
    return function
  }

  package func duration(_ index: Int, _ name: String) throws(Raise) -> Int64 {
    guard case .duration(let nanoseconds) = self[index] else { throw mismatch(index, "a duration", name) }
    return nanoseconds
  }

  /// `nil` where the argument was left out, or is null.
  package func optional<Result>(
    _ index: Int, _ read: (Int) throws(Raise) -> Result
  ) throws(Raise) -> Result? {
    if case .null = self[index] { return nil }
    return try read(index)
  }
}
