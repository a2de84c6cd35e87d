import Semantics
import Syntax

extension LibraryTable {
  mutating func addListMembers() {
    addFields(
      [
        FieldDefinition(
          "len", .int, help: "How many elements it has.",
          reading: { arguments in
            .int(Int64(arguments.withList(0) { $0.items.count } ?? 0))
          })
      ],
      to: .list)
    addMethods(ListMethods.transforming + ListMethods.asking + ListMethods.ordering, to: .list)
    addMethods(ListParts.all + ListSearch.all, to: .list)
  }
}

private typealias Parameter = Signature.Parameter
private let each = Parameter("f", .function, argumentCount: 1, help: "Called with each element.")

private enum ListMethods {
  static let transforming: [Builtin] = [
    Builtin(
      Signature(
        "map", [each], returns: .list, summary: "Gives the list of what a function makes of each element.",
        example: "[1, 2].map(x => x * 2)  # [2, 4]")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      return .list(try calls(of: function, with: try arguments.list(0, "map"), machine))
    },
    Builtin(
      Signature(
        "filter", [each], returns: .list, summary: "Gives the elements for which a function gives true.",
        example: "[1, 2].filter(x => x > 1)  # [2]")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      var results: [Value] = []
      for item in try arguments.list(0, "filter") where try machine.holds(function, item) {
        try results.grow(by: item)
      }
      return .list(results)
    },
    Builtin(
      Signature(
        "reduce",
        [
          Parameter("initial", .any, help: "The first value."),
          Parameter("f", .function, argumentCount: 2, help: "Called with the value so far and each element."),
        ],
        returns: .any, summary: "Combines all elements to one value.",
        example: "[1, 2].reduce(0, (sum, x) => sum + x)  # 3")
    ) { arguments throws(Raise) in
      var result = arguments[1]
      let function = try arguments.function(2, "f")
      let machine = arguments.machine
      for item in try arguments.list(0, "reduce") { result = try machine.call(function, result, item) }
      return result
    },
    Builtin(
      Signature(
        "slice",
        [
          Parameter("from", .int, help: "The first position; below 0 counts from the end."),
          Parameter("to", .int, .optional(defaultText: "the end"), help: "The position behind the last."),
        ],
        returns: .list, summary: "Gives the part between two positions.", example: "[1, 2, 3].slice(1)  # [2, 3]")
    ) { arguments throws(Raise) in
      let items = try arguments.list(0, "slice")
      let range = sliceRange(
        from: try arguments.int(1, "from"),
        to: try arguments.optional(2, { i throws(Raise) in try arguments.int(i, "to") }), count: items.count)
      try SizeLimit.check(capacity: 0, for: range.count)
      return .list(Array(items[range]))
    },
    Builtin(
      Signature(
        "join",
        [Parameter("separator", .string, .optional(defaultText: "nothing"), help: "What stands between the texts.")],
        returns: .string, summary: "Joins the texts of all elements.",
        example: "[\"a\", \"b\"].join(\", \")  # \"a, b\"")
    ) { arguments throws(Raise) in
      let separator = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "separator") }) ?? ""
      var text = ""
      var meter = PollMeter(arguments.machine)
      for (index, item) in try arguments.list(0, "join").enumerated() {
        try meter.count()
        let length = text.utf8.count
        if index > 0 { text += separator }
        text += try arguments.machine.text(of: item)
        try SizeLimit.check(text: text.utf8.count, from: length)
      }
      return .string(text)
    },
  ]

  static let asking: [Builtin] = [
    Builtin(
      Signature(
        "find", [each], returns: .any, summary: "Gives the first element for which a function gives true, or null.",
        example: "[1, 2].find(x => x > 1)  # 2")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      for item in try arguments.list(0, "find") where try machine.holds(function, item) { return item }
      return .null
    },
    Builtin(
      Signature(
        "any", [each], returns: .bool, summary: "Tells whether a function gives true for some element.",
        example: "[1, 2].any(x => x > 1)  # true")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      for item in try arguments.list(0, "any") where try machine.holds(function, item) { return .bool(true) }
      return .bool(false)
    },
    Builtin(
      Signature(
        "all", [each], returns: .bool, summary: "Tells whether a function gives true for every element.",
        example: "[1, 2].all(x => x > 0)  # true")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      for item in try arguments.list(0, "all") where !(try machine.holds(function, item)) {
        return .bool(false)
      }
      return .bool(true)
    },
    Builtin(Signature("sum", returns: .any, summary: "Adds all elements; 0 for none.", example: "[1, 2].sum()  # 3")) {
      arguments throws(Raise) in
      let items = try arguments.list(0, "sum")
      if let sum = sum(items) { return .int(sum) }
      guard var total = items.first else { return .int(0) }
      for item in items.dropFirst() { total = try Operators.add(total, item) }
      return total
    },
    Builtin(
      Signature(
        "unique", returns: .list, summary: "Gives each element once, in the order of their first places.",
        example: "[1, 1, 2].unique()  # [1, 2]")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(try Distinct.of(try arguments.list(0, "unique"), &meter))
    },
  ]

  static let ordering: [Builtin] = [
    Builtin(
      Signature(
        "sort", returns: .list, summary: "Gives the elements from the smallest to the largest.",
        example: "[2, 1].sort()  # [1, 2]")
    ) { arguments throws(Raise) in
      let items = try arguments.list(0, "sort")
      try SizeLimit.check(capacity: 0, for: 2 * items.count)
      var meter = PollMeter(arguments.machine)
      return .list(try Sorting.sorted(items, &meter))
    },
    Builtin(
      Signature(
        "sort_by", [each], returns: .list, summary: "Gives the elements ordered by what a function makes of them.",
        example: "[\"bb\", \"a\"].sort_by(s => s.len)  # [\"a\", \"bb\"]")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      let items = try arguments.list(0, "sort_by")
      let keys = try calls(of: function, with: items, machine)
      try SizeLimit.check(capacity: 0, for: 2 * items.count)
      var meter = PollMeter(machine)
      return .list(try Sorting.positions(keys, &meter).map { items[$0] })
    },
  ]

  /// Of ints alone; nil where there are others, or the sum does not fit.
  private static func sum(_ items: [Value]) -> Int64? {
    var total: Int64 = 0
    for item in items {
      guard case .int(let number) = item else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(number)
      if overflow { return nil }
      total = sum
    }
    return total
  }
}

/// What a function makes of each element.
func calls(of function: Function, with items: [Value], _ machine: Machine) throws(Raise) -> [Value] {
  try SizeLimit.check(capacity: 0, for: items.count)
  var results: [Value] = []
  results.reserveCapacity(items.count)
  for item in items { results.append(try machine.call(function, item)) }
  return results
}

extension Machine {
  /// Calls a function that tells yes or no.
  func holds(_ function: Function, _ item: Value) throws(Raise) -> Bool {
    let answer = try call(function, item)
    guard case .bool(let flag) = answer else { throw notBool(answer) }
    return flag
  }
}
