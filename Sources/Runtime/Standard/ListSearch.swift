import Semantics
import Syntax

private typealias Parameter = Signature.Parameter
private let each = Parameter("f", .function, argumentCount: 1, help: "Called with each element.")

/// Methods of lists that look for elements.
enum ListSearch {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "contains", [Parameter("value", .any, help: "What to look for.")], returns: .bool,
        summary: "Tells whether a value is among the elements, as `in` does.", example: "[1, 2].contains(2)  # true")
    ) { arguments throws(Raise) in
      .bool(try place(of: arguments[1], in: arguments.list(0, "contains"), arguments.machine) != nil)
    },
    Builtin(
      Signature(
        "index_of", [Parameter("value", .any, help: "What to look for.")], returns: .oneOf([.int, .null]),
        summary: "Gives the place of the first element that equals a value, or null.",
        example: "[\"a\", \"b\"].index_of(\"b\")  # 1")
    ) { arguments throws(Raise) in
      let place = try place(of: arguments[1], in: arguments.list(0, "index_of"), arguments.machine)
      return place.map { .int(Int64($0)) } ?? .null
    },
    Builtin(
      Signature(
        "count", [each], returns: .int, summary: "Counts the elements for which a function gives true.",
        example: "[1, 2, 3].count(x => x > 1)  # 2")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      var count: Int64 = 0
      for item in try arguments.list(0, "count") where try machine.holds(function, item) { count += 1 }
      return .int(count)
    },
    extreme("min", "smallest") { $0 < 0 },
    extreme("max", "largest") { $0 > 0 },
    extreme(by: "min_by", "smallest") { $0 < 0 },
    extreme(by: "max_by", "largest") { $0 > 0 },
  ]

  static func place(of wanted: Value, in items: [Value], _ machine: Machine) throws(Raise) -> Int? {
    var meter = PollMeter(machine)
    for place in items.indices {
      try meter.count()
      if try Operators.equal(items[place], wanted, &meter) { return place }
    }
    return nil
  }

  /// `isBetter` gets the order of a candidate and the best so far: below, at or above 0.
  private static func extreme(
    _ name: String, _ word: String, _ isBetter: @escaping @Sendable (Int) -> Bool
  ) -> Builtin {
    Builtin(
      Signature(name, returns: .any, summary: "Gives the \(word) element.", example: "[2, 1, 3].\(name)()")
    ) { arguments throws(Raise) in
      let items = try arguments.list(0, name)
      var meter = PollMeter(arguments.machine)
      return items[try best(items, name, word, &meter, isBetter)]
    }
  }

  private static func extreme(
    by name: String, _ word: String, _ isBetter: @escaping @Sendable (Int) -> Bool
  ) -> Builtin {
    Builtin(
      Signature(
        name, [each], returns: .any, summary: "Gives the element of which a function makes the \(word) value.",
        example: "[\"bb\", \"a\"].\(name)(s => s.len)")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      let items = try arguments.list(0, name)
      let keys = try calls(of: function, with: items, machine)
      var meter = PollMeter(machine)
      return items[try best(keys, name, word, &meter, isBetter)]
    }
  }

  /// The place of the first among the best.
  private static func best(
    _ keys: [Value], _ name: String, _ word: String, _ meter: inout PollMeter, _ isBetter: (Int) -> Bool
  ) throws(Raise) -> Int {
    guard !keys.isEmpty else {
      throw .failure(.invalidValue, "an empty list has no \(word) element", help: ["ask first: `xs.len > 0`"])
    }
    var best = 0
    for place in keys.indices.dropFirst() {
      try meter.count()
      if isBetter(try Operators.compare(keys[place], keys[best], name)) { best = place }
    }
    return best
  }
}
