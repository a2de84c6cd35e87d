import Semantics
import Syntax

extension LibraryTable {
  /// `time.text` and `time.parse`: a moment is a duration since 1970, as `now()` gives it, so that two compare and subtract as durations do.
  mutating func addTimes() {
    add([
      Builtin(
        Signature(
          "time.text",
          [
            .init("moment", .duration, help: "The time since 1970, as `now()` gives it."),
            .init(
              "format", .string, .optional(defaultText: "RFC 3339"),
              help:
                "Its parts as in `date`: \"%Y%m%d-%H%M%S\", `%a` and `%b` for names of day and month, `%j`, `%V`, `%s`, `%3N`."
            ),
            .init(
              "digits", .int, .optional(defaultText: "0"), isNamedOnly: true,
              help: "Of a second's fraction, up to 9; where there is no `format`."),
            .init(
              "local", .bool, .optional(defaultText: "false"), isNamedOnly: true,
              help: "In the time zone of this machine rather than in UTC."),
          ],
          returns: .string, isPure: true, summary: "Writes a moment as date and time, by RFC 3339 or another format.",
          example: "time.text(0s)  # \"1970-01-01T00:00:00Z\"")
      ) { arguments throws(Raise) in
        let moment = try arguments.duration(0, "moment")
        let isLocal = try arguments.optional(3, { i throws(Raise) in try arguments.bool(i, "local") }) ?? false
        let time = CalendarTime(moment, isLocal: isLocal)
        let given = try arguments.optional(2, { i throws(Raise) in try arguments.count(i, "digits") })
        if let format = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "format") }) {
          guard given == nil else {
            throw .failure(
              .wrongArguments, "`digits` and `format` exclude each other", help: ["in a format they are `%3N`"])
          }
          return .string(time.text(try TimeFormat(format)))
        }
        let digits = given ?? 0
        guard digits <= 9 else { throw .failure(.invalidValue, "`digits` must be 0 to 9, this is \(digits)") }
        return .string(try time.text(digits: digits))
      },
      Builtin(
        Signature(
          "time.parse",
          [
            .init(
              "text", .string,
              help:
                "By RFC 3339, `2026-11-23T05:30:00Z`, or a date alone, which is UTC; also as databases, git, HTTP and access logs write it."
            ),
            .init(
              "format", .string, .optional(defaultText: "any of these"),
              help: "Its parts as `time.text` writes them: \"%d.%m.%Y %H:%M\"; UTC where it has no `%z`."),
            .init(
              "local", .bool, .optional(defaultText: "false"), isNamedOnly: true,
              help: "In the time zone of this machine where the text names none."),
          ],
          returns: .duration, isPure: true, summary: "Gives the moment that a text names, as a duration since 1970.",
          example: "time.parse(\"1970-01-02\")  # 24h")
      ) { arguments throws(Raise) in
        let isLocal = try arguments.optional(2, { i throws(Raise) in try arguments.bool(i, "local") }) ?? false
        var reader = TimeReader(try arguments.string(0, "text"), isLocal: isLocal)
        let format = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "format") })
        guard let format else { return .duration(try reader.moment()) }
        return .duration(try reader.moment(by: try TimeFormat(format)))
      },
    ])
  }
}
