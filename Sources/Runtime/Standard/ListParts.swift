import Semantics
import Syntax

private typealias Parameter = Signature.Parameter
private let each = Parameter("f", .function, argumentCount: 1, help: "Called with each element.")
private let count = Parameter("n", .int, help: "How many.")

/// Methods of lists that take them apart and put them together anew.
enum ListParts {
  static let all: [Builtin] = [
    Builtin(
      Signature("first", returns: .any, summary: "Gives the first element, or null.", example: "[1, 2].first()  # 1")
    ) { arguments throws(Raise) in
      try arguments.list(0, "first").first ?? .null
    },
    Builtin(
      Signature("last", returns: .any, summary: "Gives the last element, or null.", example: "[1, 2].last()  # 2")
    ) {
      arguments throws(Raise) in
      try arguments.list(0, "last").last ?? .null
    },
    Builtin(
      Signature(
        "take", [count], returns: .list, summary: "Gives the first elements, or all where there are fewer.",
        example: "[1, 2, 3].take(2)  # [1, 2]")
    ) { arguments throws(Raise) in
      try copy(try arguments.list(0, "take").prefix(try arguments.count(1, "n")))
    },
    Builtin(
      Signature(
        "drop", [count], returns: .list, summary: "Gives all but the first elements.",
        example: "[1, 2, 3].drop(1)  # [2, 3]")
    ) { arguments throws(Raise) in
      try copy(try arguments.list(0, "drop").dropFirst(try arguments.count(1, "n")))
    },
    Builtin(
      Signature(
        "reverse", returns: .list, summary: "Gives the elements from the last to the first.",
        example: "[1, 2].reverse()  # [2, 1]")
    ) { arguments throws(Raise) in
      let items = try arguments.list(0, "reverse")
      try SizeLimit.check(capacity: 0, for: items.count)
      return .list(items.reversed())
    },
    Builtin(
      Signature(
        "chunk", [Parameter("size", .int, help: "How many elements each list has; the last may have fewer.")],
        returns: .listOf(.list), summary: "Cuts it into lists of one length.",
        example: "[1, 2, 3].chunk(2)  # [[1, 2], [3]]")
    ) { arguments throws(Raise) in
      let items = try arguments.list(0, "chunk")
      let size = try arguments.count(1, "size")
      guard size > 0 else { throw .failure(.invalidValue, "`size` must be at least 1") }
      var meter = PollMeter(arguments.machine)
      var chunks: [Value] = []
      var start = 0
      while start < items.count {
        let end = start + min(size, items.count - start)
        try meter.count(end - start)
        try chunks.grow(by: try copy(items[start..<end]))
        start = end
      }
      return .list(chunks)
    },
    Builtin(
      Signature(
        "flatten", returns: .list, summary: "Puts the elements of its lists in one list; others stay as they are.",
        example: "[[1], [2, 3]].flatten()  # [1, 2, 3]")
    ) { arguments throws(Raise) in
      .list(try flattened(try arguments.list(0, "flatten"), arguments.machine))
    },
    Builtin(
      Signature(
        "flat_map", [each], returns: .list, summary: "Gives the elements of all lists that a function makes.",
        example: "[1, 2].flat_map(x => [x, x])  # [1, 1, 2, 2]")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      let made = try calls(of: function, with: try arguments.list(0, "flat_map"), machine)
      return .list(try flattened(made, machine))
    },
    Builtin(
      Signature(
        "zip", [Parameter("other", .list, help: "What the second elements come from.")], returns: .listOf(.list),
        summary: "Gives pairs of the elements at the same places, as many as the shorter list has.",
        example: "[1, 2].zip([\"a\", \"b\"])  # [[1, \"a\"], [2, \"b\"]]")
    ) { arguments throws(Raise) in
      let (items, other) = (try arguments.list(0, "zip"), try arguments.list(1, "other"))
      var meter = PollMeter(arguments.machine)
      return .list(
        try [Value].made(of: 0..<min(items.count, other.count), &meter) { .list([items[$0], other[$0]]) })
    },
    Builtin(
      Signature(
        "enumerate", returns: .listOf(.list), summary: "Gives pairs of each place and its element.",
        example: "[\"a\", \"b\"].enumerate()  # [[0, \"a\"], [1, \"b\"]]")
    ) { arguments throws(Raise) in
      let items = try arguments.list(0, "enumerate")
      var meter = PollMeter(arguments.machine)
      return .list(try [Value].made(of: items.indices, &meter) { .list([.int(Int64($0)), items[$0]]) })
    },
    Builtin(
      Signature(
        "group_by", [each], returns: .record,
        summary: "Gives a record of lists: the elements by the text of what a function makes of them.",
        example: "[\"a\", \"bb\"].group_by(s => s.len)  # { \"1\": [\"a\"], \"2\": [\"bb\"] }")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      var groups = Fields()
      for item in try arguments.list(0, "group_by") {
        let key = try machine.text(of: try machine.call(function, item))
        // Nobody else holds the lists yet.
        if case .list(let group)? = groups[key] { try group.items.grow(by: item) } else { groups[key] = .list([item]) }
      }
      return .record(groups)
    },
    Builtin(
      Signature(
        "partition", [each], returns: .listOf(.list),
        summary: "Gives two lists: the elements for which a function gives true, and the others.",
        example: "[1, 2, 3].partition(x => x > 1)  # [[2, 3], [1]]")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      var parts: (yes: [Value], no: [Value]) = ([], [])
      for item in try arguments.list(0, "partition") {
        if try machine.holds(function, item) { try parts.yes.grow(by: item) } else { try parts.no.grow(by: item) }
      }
      return .list([.list(parts.yes), .list(parts.no)])
    },
    Builtin(
      Signature(
        "to_record", returns: .record, summary: "Makes a record of pairs of a key and a value.",
        example: "[[\"a\", 1]].to_record()  # { a: 1 }")
    ) { arguments throws(Raise) in
      var fields: Fields = [:]
      for pair in try arguments.list(0, "to_record") {
        guard let parts = pair.items, parts.count == 2, let key = parts[0].textWhereDue else {
          throw .failure(.typeMismatch, "`to_record` needs pairs of a string and a value, this is \(pair.shortLiteral)")
        }
        fields[key] = parts[1]
      }
      return .record(fields)
    },
  ]

  private static func flattened(_ items: [Value], _ machine: Machine) throws(Raise) -> [Value] {
    var meter = PollMeter(machine)
    var flat: [Value] = []
    for item in items {
      guard case .list(let inner) = item else {
        try meter.count()
        try flat.grow(by: item)
        continue
      }
      for element in inner.items {
        try meter.count()
        try flat.grow(by: element)
      }
    }
    return flat
  }

  private static func copy(_ items: ArraySlice<Value>) throws(Raise) -> Value {
    try SizeLimit.check(capacity: 0, for: items.count)
    return .list(Array(items))
  }
}
