import Glibc
import Processes
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
        example: "let orders = json.parse(stdin.text())")
    ) { arguments throws(Raise) in
      .string(try rest(in: arguments.machine))
    },
    Builtin(
      Signature(
        "stdin.lines", returns: .listOf(.string),
        summary: "Gives the lines that come from standard input, to its end, without their ends.",
        example: "for line in stdin.lines() { print line }")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(try TextParts.lines(try rest(in: arguments.machine), &meter))
    },
    Builtin(
      Signature(
        "stdin.line", returns: .any,
        summary:
          "Gives the next line of standard input without its end, or null behind the last. All at once, as `stdin.lines` gives them, are read faster.",
        example: "let answer = stdin.line()")
    ) { arguments throws(Raise) in
      guard !arguments.machine.isTrial else { return .null }
      var line: [UInt8] = []
      while let more = try partOfLine(line.count, in: arguments.machine) {
        try SizeLimit.check(text: line.count + more.count, from: line.count)
        line += more
        if line.last == UInt8(ascii: "\n") { return .string(try text(of: line.dropLast())) }
      }
      return line.isEmpty ? .null : .string(try text(of: line[...]))
    },
  ]

  private static func rest(in machine: Machine) throws(Raise) -> String {
    guard !machine.isTrial else { return "" }
    var content: [UInt8] = []
    while let more = try read(atMost: 1 << 16, in: machine) {
      try SizeLimit.check(text: content.count + more.count, from: content.count)
      content += more
    }
    return try text(content[...])
  }

  /// What comes next, to the end of the line at most; nil at the end.
  /// - Parameter length: of the line so far.
  private static func partOfLine(_ length: Int, in machine: Machine) throws(Raise) -> [UInt8]? {
    try waitForInput(in: machine)
    let ahead = Peek.bytes(of: STDIN_FILENO, atMost: min(max(256, length), 1 << 16))
    // Where it cannot be looked at, as at a terminal, only a byte is surely of this line.
    guard let ahead, !ahead.isEmpty else { return try read(atMost: 1, in: machine) }
    let end = ahead.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    return try read(atMost: end ?? ahead.count, in: machine)
  }

  private static func text(of line: ArraySlice<UInt8>) throws(Raise) -> String {
    try text(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws(Raise) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw .failure(
      .notText, "standard input is not UTF-8: \(InvalidUTF8(Array(bytes)).phrase)",
      help: ["to convert a text of another encoding: `… | iconv -f latin1 -t utf-8 | orch …`"])
  }

  /// In short steps, so that an interruption is noticed.
  private static func waitForInput(in machine: Machine) throws(Raise) {
    while true {
      try machine.poll()
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let ready = Glibc.poll(&waiting, 1, 50)
      if ready != 0, ready > 0 || errno != EINTR { return }
    }
  }

  /// Nil at the end.
  private static func read(atMost count: Int, in machine: Machine) throws(Raise) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    while true {
      try waitForInput(in: machine)
      let got = Glibc.read(STDIN_FILENO, &buffer, count)
      if got > 0 { return Array(buffer[..<got]) }
      if got == 0 { return nil }
      guard errno == EINTR || errno == EAGAIN else { throw FileSystem.failed("read", "standard input") }
    }
  }
}
