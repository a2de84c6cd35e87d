package import Runtime
import Semantics

/// The verbs on running environments. One entry is the function of programs, with its help and its completion at the
/// prompt, and the command of the shell.
package enum RunningVerbs {
  package static let all: [Builtin] =
    ListingVerb.all + LogVerb.all + ExecVerb.all + CopyVerb.all + LifeVerbs.all + AddressVerbs.all + InspectVerb.all
    + StatsVerb.all + EventVerb.all + SnapshotVerbs.all + EndingVerbs.all

  package static func find(_ name: String) -> Builtin? { all.first { $0.signature.name == name } }
}

/// `--json`: what a verb shows, for other programs, which compare numbers: sizes are bytes, times RFC 3339.
enum JSONForm {
  static let parameter = Signature.Parameter(
    "json", .bool, .optional(defaultText: "false"), isNamedOnly: true,
    help: "Prints it as JSON, for other programs: sizes in bytes, times as `2026-05-01T12:30:00.250Z`.")

  static func isWanted(_ arguments: borrowing Arguments, _ index: Int) throws(Raise) -> Bool {
    try arguments.optional(index, { i throws(Raise) in try arguments.bool(i, "json") }) ?? false
  }

  /// As one document over several lines.
  static func print(_ value: Value, _ arguments: borrowing Arguments) throws(Raise) -> Value {
    arguments.host?.output.write(try JSON.text(plain(value), indent: 2) + "\n")
    return .null
  }

  /// As one line of many.
  static func line(_ value: Value) -> String { ((try? JSON.text(plain(value))) ?? "null") + "\n" }

  /// As deep as the records of verbs have sizes.
  private static let deepest = 4

  private static func plain(_ value: Value, depth: Int = 0) -> Value {
    switch value {
    case .size(let bytes): return .int(bytes)
    case .list(let box) where depth < deepest: return .list(box.items.map { plain($0, depth: depth + 1) })
    case .record(let box) where depth < deepest:
      return .record(Fields(uniqueKeysWithValues: box.fields.map { ($0.key, plain($0.value, depth: depth + 1)) }))
    default: return value
    }
  }
}

/// A table for a statement of a file or a command of the shell.
enum PlainTable {
  static func lines(_ heads: [String], _ rows: [[String]]) -> [String] {
    let all = [heads] + rows
    let widths = heads.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  static func print(_ heads: [String], _ rows: [[String]], _ arguments: borrowing Arguments) {
    guard let output = arguments.host?.output else { return }
    output.write(output.table(heads, rows).map { $0 + "\n" }.joined())
  }
}
