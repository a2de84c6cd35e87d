import OrderedCollections
import Semantics
import Syntax

extension LibraryTable {
  mutating func addRecordMembers() {
    addFields(
      [
        FieldDefinition("len", .int, help: "How many fields it has.") { value, _ in
          .int(Int64(value.fields?.count ?? 0))
        }
      ],
      to: .record)
    addMethods(RecordMethods.all, to: .record)
  }
}

private typealias Parameter = Signature.Parameter

private enum RecordMethods {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "keys", returns: .listOf(.string), summary: "Gives the names of its fields.", example: "{ a: 1 }.keys()")
    ) { arguments throws(Raise) in
      .list(try arguments.record(0, "keys").keys.map { .string($0) })
    },
    Builtin(
      Signature("values", returns: .list, summary: "Gives the values of its fields.", example: "{ a: 1 }.values()")
    ) { arguments throws(Raise) in
      .list(Array(try arguments.record(0, "values").values))
    },
    Builtin(
      Signature(
        "has", [Parameter("key", .string, help: "The field's name.")], returns: .bool,
        summary: "Tells whether it has a field.", example: "{ a: 1 }.has(\"a\")")
    ) { arguments throws(Raise) in
      .bool(try arguments.record(0, "has")[try arguments.string(1, "key")] != nil)
    },
    Builtin(
      Signature(
        "get",
        [
          Parameter("key", .string, help: "The field's name."),
          Parameter("default", .any, .optional(defaultText: "null"), help: "What to give where there is none."),
        ],
        returns: .any, summary: "Gives a field's value, or another where there is no such field.",
        example: "{ a: 1 }.get(\"b\", 0)")
    ) { arguments throws(Raise) in
      try arguments.record(0, "get")[try arguments.string(1, "key")] ?? arguments[2]
    },
    Builtin(
      Signature(
        "merge", [Parameter("other", .record, help: "Its fields win.")], returns: .record,
        summary: "Gives the fields of both.", example: "{ a: 1 }.merge({ b: 2 })")
    ) { arguments throws(Raise) in
      var fields = try arguments.record(0, "merge")
      for (key, value) in try arguments.record(1, "other") { fields[key] = value }
      return .record(fields)
    },
  ]
}
