import ComposeFile
import Runtime
import Syntax

/// The settings of one declaration, read by the type that each must have.
struct SettingReader {
  let owner: String
  let fields: Fields

  private func mismatch(_ name: String, _ due: String, _ value: Value) -> Raise {
    .failure(.typeMismatch, "`\(name)` of \(owner) must be \(due), this is \(value.kind.withArticle)")
  }

  /// A program's output is its text here, as strings are due nearly everywhere.
  func value(_ name: String) -> Value? {
    guard let value = fields[name], !value.isNull else { return nil }
    return value.outputAsText
  }

  func string(_ name: String) throws(Raise) -> String? {
    switch value(name) {
    case nil: return nil
    case .string(let box)?: return box.text
    case .int(let number)?: return String(number)
    case .some(let value): throw mismatch(name, "a string", value)
    }
  }

  func bool(_ name: String) throws(Raise) -> Bool? {
    switch value(name) {
    case nil: return nil
    case .bool(let flag)?: return flag
    case .some(let value): throw mismatch(name, "true or false", value)
    }
  }

  func int(_ name: String) throws(Raise) -> Int64? {
    switch value(name) {
    case nil: return nil
    case .int(let number)?: return number
    case .some(let value): throw mismatch(name, "an int", value)
    }
  }

  func number(_ name: String) throws(Raise) -> Double? {
    switch value(name) {
    case nil: return nil
    case .int(let number)?: return Double(number)
    case .float(let number)?: return number
    case .some(let value): throw mismatch(name, "a number", value)
    }
  }

  func size(_ name: String) throws(Raise) -> Int64? {
    switch value(name) {
    case nil: return nil
    case .size(let bytes)?: return bytes
    case .some(let value): throw mismatch(name, "a size, as `256M`", value)
    }
  }

  func duration(_ name: String) throws(Raise) -> Duration? {
    switch value(name) {
    case nil: return nil
    case .duration(let nanoseconds)?: return .nanoseconds(nanoseconds)
    case .some(let value): throw mismatch(name, "a duration, as `30s`", value)
    }
  }

  func list(_ name: String) throws(Raise) -> [Value]? {
    switch value(name) {
    case nil: return nil
    case .list(let box)?: return box.items
    case .some(let value): throw mismatch(name, "a list", value)
    }
  }

  /// A list of strings, or a string for a list of one.
  func strings(_ name: String) throws(Raise) -> [String]? {
    switch value(name) {
    case nil: return nil
    case .string(let box)?: return [box.text]
    case .list(let box)?:
      var texts: [String] = []
      for item in box.items { texts.append(try text(name, item)) }
      return texts
    case .some(let value): throw mismatch(name, "a string or a list of strings", value)
    }
  }

  /// Words of a command: a string is split as a shell, Compose and Dockerfiles do it.
  func words(_ name: String) throws(Raise) -> [String]? {
    guard case .string(let box)? = value(name) else { return try strings(name) }
    if let words = ShellWords.split(box.text) { return words }
    throw .failure(
      .invalidValue, "`\(name)` of \(owner) has a quote that does not end: \(box.text)",
      help: ["a list has its words as they are: `\(name): [\"sh\", \"-c\", \"echo it's\"]`"])
  }

  func record(_ name: String) throws(Raise) -> Fields? {
    switch value(name) {
    case nil: return nil
    case .record(let box)?: return box.fields
    case .some(let value): throw mismatch(name, "a record", value)
    }
  }

  /// A record of plain values as text, in its order.
  func texts(_ name: String) throws(Raise) -> [(name: String, value: String)] {
    var texts: [(String, String)] = []
    for (key, value) in try record(name) ?? [:] { texts.append((key, try text("\(name).\(key)", value))) }
    return texts
  }

  /// A record whose entries are texts, or lists of texts.
  func textLists(_ name: String) throws(Raise) -> [(name: String, values: [String])] {
    var found: [(String, [String])] = []
    for (key, value) in try record(name) ?? [:] {
      var texts: [String] = []
      for item in value.items ?? [value] { texts.append(try text("\(name).\(key)", item)) }
      found.append((key, texts))
    }
    return found
  }

  func text(_ name: String, _ value: Value) throws(Raise) -> String {
    guard let text = value.interpolated, !value.isNull else { throw mismatch(name, "a string", value) }
    return text
  }
}
