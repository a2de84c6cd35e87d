import Semantics
import Syntax

extension LibraryTable {
  mutating func addRecordMembers() {
    addFields(
      [
        FieldDefinition(
          "len", .int, help: "How many fields it has.",
          reading: { arguments in
            .int(Int64(arguments.withRecord(0) { $0.count } ?? 0))
          })
      ],
      to: .record)
    addMethods(RecordMethods.all, to: .record)
  }
}

private typealias Parameter = Signature.Parameter
private let each = Parameter(
  "f", .function, argumentCount: 2, help: "Called with the name and the value of each field.")

private enum RecordMethods {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "keys", returns: .listOf(.string), summary: "Gives the names of its fields.",
        example: "{ a: 1 }.keys()  # [\"a\"]")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(try [Value].made(of: try arguments.record(0, "keys"), &meter) { .string($0.key) })
    },
    Builtin(
      Signature(
        "values", returns: .list, summary: "Gives the values of its fields.", example: "{ a: 1 }.values()  # [1]")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(try [Value].made(of: try arguments.record(0, "values"), &meter) { $0.value })
    },
    Builtin(
      Signature(
        "has", [Parameter("key", .string, help: "The field's name.")], returns: .bool,
        summary: "Tells whether it has a field.", example: "{ a: 1 }.has(\"a\")  # true")
    ) { arguments throws(Raise) in
      .bool(try arguments.field(of: "has") != nil)
    },
    Builtin(
      Signature(
        "get",
        [
          Parameter("key", .string, help: "The field's name."),
          Parameter("default", .any, .optional(defaultText: "null"), help: "What to give where there is none."),
        ],
        returns: .any, summary: "Gives a field's value, or another where there is no such field.",
        example: "{ a: 1 }.get(\"b\", 0)  # 0")
    ) { arguments throws(Raise) in
      try arguments.field(of: "get") ?? arguments[2]
    },
    Builtin(
      Signature(
        "merge", [Parameter("other", .record, help: "Its fields win.")], returns: .record,
        summary: "Gives the fields of both.", example: "{ a: 1 }.merge({ b: 2 })  # { a: 1, b: 2 }")
    ) { arguments throws(Raise) in
      var fields = try arguments.record(0, "merge")
      for (key, value) in try arguments.record(1, "other") { fields[key] = value }
      return .record(fields)
    },
    Builtin(
      Signature(
        "entries", returns: .listOf(.list), summary: "Gives pairs of each field's name and value.",
        example: "{ a: 1 }.entries()  # [[\"a\", 1]]")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(
        try [Value].made(of: try arguments.record(0, "entries"), &meter) { .list([.string($0.key), $0.value]) })
    },
    Builtin(
      Signature(
        "map", [each], returns: .record, summary: "Gives a record with what a function makes of each value.",
        example: "{ a: 1 }.map((key, value) => value * 2)  # { a: 2 }")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      var fields = try arguments.record(0, "map")
      for (key, value) in fields { fields[key] = try machine.call(function, .string(key), value) }
      return .record(fields)
    },
    Builtin(
      Signature(
        "filter", [each], returns: .record, summary: "Gives the fields for which a function gives true.",
        example: "{ a: 1, b: 2 }.filter((key, value) => value > 1)  # { b: 2 }")
    ) { arguments throws(Raise) in
      let function = try arguments.function(1, "f")
      let machine = arguments.machine
      var kept: Fields = [:]
      for (key, value) in try arguments.record(0, "filter") {
        let answer = try machine.call(function, .string(key), value)
        guard case .bool(let isKept) = answer else { throw machine.notBool(answer) }
        if isKept { kept[key] = value }
      }
      return .record(kept)
    },
    Builtin(
      Signature(
        "pick", [Parameter("keys", .string, .rest, help: "The fields' names.")], returns: .record,
        summary: "Gives only some of the fields; each must be there.", example: "{ a: 1, b: 2 }.pick(\"a\")  # { a: 1 }"
      )
    ) { arguments throws(Raise) in
      let fields = try arguments.record(0, "pick")
      var kept: Fields = [:]
      for key in try arguments.strings(1, "keys") {
        guard let value = fields[key] else { throw arguments.machine.missingField(key, of: arguments[0]) }
        kept[key] = value
      }
      return .record(kept)
    },
    Builtin(
      Signature(
        "omit", [Parameter("keys", .string, .rest, help: "The fields' names.")], returns: .record,
        summary: "Gives the fields without some of them.", example: "{ a: 1, b: 2 }.omit(\"a\")  # { b: 2 }")
    ) { arguments throws(Raise) in
      var fields = try arguments.record(0, "omit")
      for key in try arguments.strings(1, "keys") { fields.removeValue(forKey: key) }
      return .record(fields)
    },
  ]
}
