import Glibc
import Runtime
import Semantics
import Syntax

/// What is written to orch's own standard input.
///
/// Nothing is read ahead: the programs that a script runs have the same input, and what comes next is theirs.
enum StandardInput {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "stdin.text", returns: .string, summary: "Gives what comes from standard input, to its end.",
        example: "for line in stdin.text().lines() { print line }")
    ) { arguments throws(Raise) in
      guard !arguments.machine.isTrial else { return .string("") }
      var content: [UInt8] = []
      while let more = try read(atMost: 1 << 16, in: arguments.machine) { content += more }
      return .string(try text(content[...]))
    },
    Builtin(
      Signature(
        "stdin.line", returns: .any,
        summary: "Gives the next line of standard input without its end, or null behind the last.",
        example: "let answer = stdin.line()")
    ) { arguments throws(Raise) in
      guard !arguments.machine.isTrial else { return .null }
      var line: [UInt8] = []
      while let byte = try read(atMost: 1, in: arguments.machine)?.first {
        if byte == UInt8(ascii: "\n") { return .string(try text(of: line)) }
        line.append(byte)
      }
      return line.isEmpty ? .null : .string(try text(of: line))
    },
  ]

  private static func text(of line: [UInt8]) throws(Raise) -> String {
    try text(line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...])
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws(Raise) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw .failure(
      .notText, "standard input is not UTF-8: \(InvalidUTF8(Array(bytes)).phrase)",
      help: ["to convert a text of another encoding: `… | iconv -f latin1 -t utf-8 | orch …`"])
  }

  /// Nil at the end. Waits in short steps, so that an interruption is noticed.
  private static func read(atMost count: Int, in machine: Machine) throws(Raise) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    while true {
      try machine.poll()
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let ready = Glibc.poll(&waiting, 1, 50)
      if ready == 0 || (ready < 0 && errno == EINTR) { continue }
      let got = Glibc.read(STDIN_FILENO, &buffer, count)
      if got > 0 { return Array(buffer[..<got]) }
      if got == 0 { return nil }
      guard errno == EINTR || errno == EAGAIN else { throw FileSystem.failed("read", "standard input") }
    }
  }
}
