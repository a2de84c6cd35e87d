import Foundation
import Testing

/// `orch --trace`: what a program does, statement by statement, on standard error.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct TraceTests {
  /// The lines of a trace without times, and without those that tell of nothing else.
  private func trace(_ program: String, variables: [String: String] = [:]) throws -> [String] {
    let run = try Executable.run(["--trace", "-e", program], variables: variables)
    let telling = run.errors.split(separator: "\n").filter { !$0.contains("→") || $0.contains(" = ") }
    return telling.map { line in
      guard let time = line.range(of: "  ", options: .backwards), line.contains("→") else { return String(line) }
      return String(line[..<time.lowerBound])
    }
  }

  @Test func `each statement is told with the values that it uses, and what it sets`() throws {
    #expect(
      try trace("let price = 5\nlet total = price * 2\nprint \"costs $total\"") == [
        "-e:1  let price = 5", "-e:1  → price = 5",
        "-e:2  let total = price * 2  # price = 5", "-e:2  → total = 10",
        "-e:3  print \"costs $total\"  # total = 10",
      ])
  }

  @Test func `calls and blocks are indented by what they stand in`() throws {
    #expect(
      try trace("fn twice(n) { return n * 2 }\nfor i in [1] {\n  let _d = twice(i)\n}") == [
        "-e:2  for i in [1]", "-e:3    let _d = twice(i)  # i = 1", "-e:1      return n * 2  # n = 1",
        "-e:3    → _d = 2",
      ])
  }

  @Test func `what was left by an error or a jump does not indent what follows`() throws {
    #expect(
      try trace("for i in [1, 2] {\n  if i == 1 { continue }\n  try { fail \"x\" } catch { print i }\n}\nprint 3") == [
        "-e:1  for i in [1, 2]",
        "-e:2    if i == 1  # i = 1", "-e:2      continue",
        "-e:2    if i == 1  # i = 2", "-e:3    try", "-e:3      fail \"x\"", "-e:3      print i  # i = 2",
        "-e:5  print 3",
      ])
  }

  @Test func `secrets are never shown`() throws {
    let lines = try trace(
      "let token = secret(\"API_TOKEN\")\nlet header = \"Bearer $token\"\nwith env: ({ H: header }) { $ true }",
      variables: ["API_TOKEN": "s3cr3t-value"])
    #expect(lines.contains("-e:2  → header = \"Bearer ***\""))
    #expect(!lines.contains { $0.contains("s3cr3t") })
  }

  @Test func `a secret of several lines is none the less one, and one at a cut value's end is not shown in part`()
    throws
  {
    let lines = try trace(
      "let key = secret(\"KEY\")\nlet long = \"${\"-\".repeat(60)}$key\"\nlet many = range(0, 9).map(_x => long)",
      variables: ["KEY": "s3cr3t-one\ns3cr3t-two"])
    #expect(lines.contains("-e:1  → key = \"***\""))
    #expect(!lines.contains { $0.contains("s3cr") })
  }

  @Test func `a program's own arguments and output are untouched`() throws {
    let run = try Executable.run("--trace", "-e", "print args", "--trace", "x")
    #expect(run.output == "[\"--trace\", \"x\"]\n")
    #expect(run.status == 0)
    #expect(try Executable.run("-e", "print 1").errors.isEmpty)
    #expect(try Executable.run("--trace").status == 64)
  }

  @Test func `branches are traced in what they belong to`() throws {
    let lines = try trace("parallel {\n  let a = 1\n  let b = 2\n}\nprint a b")
    #expect(
      Set(lines).isSuperset(of: [
        "-e:1  parallel", "-e:2    let a = 1", "-e:3    let b = 2", "-e:5  print a b  # a = 1, b = 2",
      ]))
  }
}
