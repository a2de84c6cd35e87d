import Runtime
import Semantics
import Syntax
import YAML

private typealias Parameter = Signature.Parameter

/// `yaml.parse` and the others, beside those of `json`.
enum YAMLVerbs {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "yaml.parse", [Parameter("text", .string, help: "YAML, one document.")], returns: .any,
        isPure: true, summary: "Makes values of YAML by the core schema of YAML 1.2, following aliases and merge keys.",
        example: "yaml.parse(read(\"compose.yml\"))")
    ) { arguments throws(Raise) in
      let documents = try documents(arguments)
      guard documents.count <= 1 else {
        throw .failure(
          .invalidValue, "this is YAML of \(documents.count) documents", help: ["`yaml.documents` gives all, as a list"]
        )
      }
      return documents.first ?? .null
    },
    Builtin(
      Signature(
        "yaml.documents", [Parameter("text", .string, help: "YAML; `---` stands between documents.")],
        returns: .list, isPure: true, summary: "Makes a list of the values of each document of a YAML text.",
        example: "yaml.documents(read(\"manifests.yml\"))")
    ) { arguments throws(Raise) in .list(try documents(arguments)) },
    Builtin(
      Signature(
        "yaml.text", [Parameter("value", .any, help: "What to write.")], returns: .string,
        isPure: true, summary: "Writes a value as YAML in block style.", example: "yaml.text({ a: [1, 2] })")
    ) { arguments throws(Raise) in .string(try text(arguments[0], arguments.machine)) },
  ]

  private static func documents(_ arguments: borrowing Arguments) throws(Raise) -> [Value] {
    let text = try arguments.string(0, "text")
    try SizeLimit.check(text: text.utf8.count)
    let watcher = Watcher(arguments.machine)
    let documents: [YAMLNode]
    do throws(YAMLError) {
      documents = try YAML.documents(Array(text.utf8), watcher.watch)
    } catch {
      if let raise = watcher.raise { throw raise }
      throw .failure(
        .malformedData, "this is not YAML: \(error.message) at \(place(error.mark))", help: error.help)
    }
    var meter = PollMeter(arguments.machine)
    var values: [Value] = []
    for document in documents { values.append(try value(document, &meter)) }
    return values
  }

  private static func text(_ value: Value, _ machine: Machine) throws(Raise) -> String {
    var meter = PollMeter(machine)
    let node = try node(value, depth: 0, &meter)
    let watcher = Watcher(machine)
    let text = YAML.text(node, watcher.watch)
    if let raise = watcher.raise { throw raise }
    try SizeLimit.check(text: text.utf8.count)
    return text
  }

  private static func place(_ mark: YAMLMark) -> String { "line \(mark.line), column \(mark.column)" }

  // MARK: Nodes and values

  private static func value(_ node: YAMLNode, _ meter: inout PollMeter) throws(Raise) -> Value {
    try meter.count()
    if let tag = node.tag, tag != "!", !YAMLTag.standard.contains(tag) {
      throw .failure(
        .malformedData, "this is not YAML: the tag `\(tag)` has no meaning here at \(place(node.mark))")
    }
    switch node.content {
    case .scalar(let scalar): return try value(scalar.meaning(tag: node.tag), node.mark)
    case .sequence(let items):
      var values: [Value] = []
      for item in items { try values.grow(by: try value(item, &meter)) }
      return .list(values)
    case .mapping(let entries):
      var fields = Fields()
      for entry in entries { fields[entry.key] = try value(entry.value, &meter) }
      return .record(fields)
    }
  }

  private static func value(_ meaning: YAMLMeaning, _ mark: YAMLMark) throws(Raise) -> Value {
    switch meaning {
    case .tooLarge(let digits):
      // A float would be another number without a word.
      let shown = digits.utf8.count <= 40 ? digits : "\(digits.prefix(40))…"
      throw .failure(
        .overflow, "\(shown) does not fit an int, at line \(mark.line) of the YAML",
        help: ["ints are 64-bit; a longer one stands in quotes, `\"…\"`, or is a float, with `.0`"])
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .text(let text): return .string(text)
    }
  }

  private static func node(_ value: Value, depth: Int, _ meter: inout PollMeter) throws(Raise) -> YAMLNode {
    try meter.count()
    guard depth < YAML.maximumDepth else {
      throw .failure(.invalidValue, "nesting deeper than \(YAML.maximumDepth) has no YAML")
    }
    switch value {
    case .null: return plain("null")
    case .bool(let flag): return plain(flag ? "true" : "false")
    case .int(let number): return plain(String(number))
    case .float(let number): return plain(text(number))
    case .string(let box): return YAMLNode(.scalar(YAMLScalar(box.text)))
    case .duration, .size, .port: return YAMLNode(.scalar(YAMLScalar(value.literal)))
    case .list(let box):
      var items: [YAMLNode] = []
      for item in box.items { try items.grow(by: try node(item, depth: depth + 1, &meter)) }
      return YAMLNode(.sequence(items))
    case .record(let box):
      var entries: [YAMLEntry] = []
      for (key, field) in box.fields {
        try entries.grow(by: YAMLEntry(key: key, value: try node(field, depth: depth + 1, &meter)))
      }
      return YAMLNode(.mapping(entries))
    case .handle(let handle) where handle.textForm != nil:
      return YAMLNode(.scalar(YAMLScalar(handle.textForm ?? "")))
    default: throw .failure(.typeMismatch, "\(value.kind.withArticle) has no YAML")
    }
  }

  private static func plain(_ text: String) -> YAMLNode { YAMLNode(.scalar(YAMLScalar(text, isPlain: true))) }

  private static func text(_ number: Double) -> String {
    if number.isNaN { return ".nan" }
    return number.isFinite ? number.description : number < 0 ? "-.inf" : ".inf"
  }
}

/// Has YAML read and written under the limits of a machine, and holds what these raise.
private final class Watcher {
  private var meter: PollMeter
  private(set) var raise: Raise?

  init(_ machine: Machine) { meter = PollMeter(machine) }

  func watch(_ room: Int) -> Bool {
    do throws(Raise) {
      try meter.count()
      if room > 0 { try SizeLimit.check(room: room) }
      return true
    } catch {
      raise = error
      return false
    }
  }
}
