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

/// `--json`: what a verb shows, for other programs.
enum JSONForm {
  static let parameter = Signature.Parameter(
    "json", .bool, .optional(defaultText: "false"), isNamedOnly: true, help: "Prints it as JSON, for other programs.")

  static func isWanted(_ arguments: borrowing Arguments, _ index: Int) throws(Raise) -> Bool {
    try arguments.optional(index, { i throws(Raise) in try arguments.bool(i, "json") }) ?? false
  }

  /// As one document over several lines.
  static func print(_ value: Value, _ arguments: borrowing Arguments) throws(Raise) -> Value {
    arguments.host?.output.write(try JSON.text(value, indent: 2) + "\n")
    return .null
  }

  /// As one line of many.
  static func line(_ value: Value) -> String { ((try? JSON.text(value)) ?? "null") + "\n" }
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
