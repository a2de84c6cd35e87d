import Foundation
import Testing

/// Texts and programs that are made to break an interpreter end in a message, never in a crash.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct ExtremeTests {
  @Test(arguments: ["[", "(", "{ a: ", "f(", "not ", "x => ", "\"${", "$(a "])
  func `a hundred thousand brackets are too many`(_ open: String) throws {
    let run = try Executable.run("-", input: "let a = " + String(repeating: open, count: 100_000))
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error[E01"))
  }

  @Test(arguments: ["[1].map(x => ", "if true { "])
  func `deep programs are rejected rather than overflow the stack`(_ open: String) throws {
    let close = open.hasSuffix("{ ") ? " }" : ")"
    let text = String(repeating: open, count: 20_000) + "1" + String(repeating: close, count: 20_000)
    let run = try Executable.run("-", input: "print (\(text))")
    #expect(run.status == 2)
    #expect(run.errors.contains("E0123"))
  }

  @Test func `a line of ten megabytes is a line`() throws {
    let text = String(repeating: "x", count: 10_000_000)
    #expect(try Executable.run("-", input: "print \"\(text)\".len\n").output == "10000000\n")
  }

  @Test(arguments: ["$", "\"", "'", "\\", "#", ";", "-", "=", "{", "<"])
  func `a hundred thousand of one character are told of soon`(_ character: String) throws {
    let run = try Executable.run("-", input: String(repeating: character, count: 100_000))
    #expect(run.status == (["#", ";"].contains(character) ? 0 : 2))
    #expect(run.errors.isEmpty || run.errors.hasPrefix("error[E"))
  }

  @Test(arguments: [
    ("json.parse(\"[\".repeat(100000))", "nesting deeper than"),
    ("yaml.parse(\"[\".repeat(100000))", "nesting deeper than"),
    ("yaml.parse(\"- \".repeat(100000))", "nesting deeper than"),
    ("\"x\" ~ (\"(\".repeat(100000) + \")\".repeat(100000))", "is no regular expression"),
    ("\"x\" ~ \"(((a{900}){900}){900}){900}\".trim()", "is no regular expression"),
    ("int(\"9\".repeat(100000))", "… is no int"), ("json.parse(\"9\".repeat(100000))", "… does not fit an int"),
    ("range(0, 9223372036854775807)", "does not fit"), ("\"ab\".repeat(9223372036854775807)", "does not fit"),
    ("\"ab\".pad_left(9223372036854775807)", "does not fit"),
  ])
  func `texts and numbers that would not end in a value are errors`(_ value: String, _ message: String) throws {
    let run = try Executable.run("-e", "print (\(value))")
    #expect(run.status == 1)
    #expect(run.errors.contains(message))
    #expect(run.errors.utf8.count < 2000)
  }

  @Test func `bytes that are not UTF-8 are pointed at`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "orch-\(UUID().uuidString).orch")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(Array("print \"".utf8) + [0xFF, 0xFE, 0x22, 0x0A]).write(to: path)
    for command in [[path.path], ["check", path.path], ["fmt", path.path]] {
      let run = try Executable.run(command)
      #expect(run.status == 2)
      #expect(run.errors.contains("error[E0110]: the file is not UTF-8"))
    }
  }

  @Test(arguments: [
    ("FFFE", "utf-16", false), ("", "utf-16le", false), ("FEFF", "utf-16", true), ("", "utf-16be", true),
  ])
  func `a file in UTF-16 is one mistake`(_ mark: String, _ converter: String, _ isBig: Bool) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "orch-\(UUID().uuidString).orch")
    defer { try? FileManager.default.removeItem(at: path) }
    let units = Array("print 1\nprint \"é\"\n".utf16).flatMap { unit in
      let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isBig ? pair.reversed() : pair
    }
    let start: [UInt8] = mark.isEmpty ? [] : isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]
    try Data(start + units).write(to: path)
    let run = try Executable.run("check", path.path)
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error[E0110]: the file is UTF-16, not UTF-8\n"))
    #expect(run.errors.hasSuffix("convert it with `iconv -f \(converter) -t utf-8`\n"))
    #expect(run.errors.split(separator: "\n").count < 7)
  }

  @Test func `a NUL byte is told of by its number, and is text in a string`() throws {
    let run = try Executable.run("-", input: "print 1\0\n")
    #expect(run.status == 2)
    #expect(run.errors.contains("unexpected character U+0000"))
    #expect(try Executable.run("-", input: "print \"a\0b\".len\n").output == "3\n")
  }

  @Test(arguments: [
    ("fn f(n) { return f(n + 1) + 1 }\nf(0)", "calls are nested more than 10000 deep"),
    ("fn f(n) { try { f(n + 1) } catch e { fail e.message } }\nf(0)", "calls are nested more than 10000 deep"),
    ("fn f(n) { return [n].map(x => f(x)) }\nf(0)", "call back into the program more than 1000 deep"),
    ("fn f(n) { defer { f(n + 1) } }\nf(0)", "call back into the program more than 1000 deep"),
    ("fn f() { parallel { f(); f() } }\nf()", "branches of `parallel` would run at once"),
  ])
  func `recursion without an end is an error`(_ program: String, _ message: String) throws {
    let run = try Executable.run("-e", program)
    #expect(run.status == 1)
    #expect(run.errors.contains(message))
  }

  @Test(arguments: [
    "while true {}", "while true { [1].map(x => x) }",
    "fn f() { while true { try { f2() } catch {} } }\nfn f2() { fail \"x\" }\nf()",
    "parallel { while true {}; sleep 1h }", "eventually 1h every 1ms { expect false }", "sleep 1h", "$ sleep 3600",
    "for i in range(0, 9223372036854775807) {}", "fn f() { try { f() } catch { f() } }\nf()", "defer { sleep 1s }",
  ])
  func `a program without an end is ended by Ctrl-C`(_ program: String) throws {
    // The signal comes while the program is at it.
    let run = try Executable.run("-e", "let killer = spawn $(sh -c 'sleep 0.3; kill -INT $PPID')\n\(program)")
    #expect(run.status == 130)
    #expect(run.errors == "interrupted; cleaned up\n")
  }
}
