import Processes
import Runtime
import Semantics
import Syntax

/// A program that runs in the background, which its block stops.
final class ProcessHandle: HandleObject, Resource {
  let process: BackgroundProcess
  private let command: String

  init(_ process: BackgroundProcess, command: String) {
    self.process = process
    self.command = command
  }

  var kind: ValueKind { .process }
  var displayForm: String { "<process \(process.pid): \(command)>" }
  var title: String { "process \(process.pid)" }
  var suggestedField: String? { "pid" }
  var resource: (any Resource)? { self }

  func release(in machine: Machine) throws(Raise) { process.stop() }
}

enum ProcessMembers {
  static let fields: [FieldDefinition] = [
    FieldDefinition("pid", .int, help: "Its process id.") { value, _ in
      of(value).map { .int(Int64($0.process.pid)) } ?? .null
    },
    FieldDefinition("running", .bool, help: "Whether it still runs.") { value, _ in
      .bool(of(value)?.process.isRunning ?? false)
    },
  ]

  static let methods: [Builtin] = [
    Builtin(
      Signature(
        "stop",
        [.init("grace", .duration, .optional(defaultText: "2s"), help: "How long it may take before it is killed.")],
        summary: "Ends the process and all that it started.", example: "server.stop()")
    ) { arguments throws(Raise) in
      let grace = try arguments.optional(1, { i throws(Raise) in try arguments.duration(i, "grace") }) ?? 2_000_000_000
      if let handle = of(arguments[0]) {
        handle.process.stop(grace: .nanoseconds(grace))
        arguments.machine.disown(handle)
      }
      return .null
    },
    Builtin(
      Signature(
        "lines", [.init("last", .int, .optional(defaultText: "all that is kept"), help: "How many of the last lines.")],
        returns: .listOf(.string), summary: "Gives the recent lines of its output.", example: "server.lines(5)")
    ) { arguments throws(Raise) in
      let count = try arguments.optional(1, { i throws(Raise) in try arguments.int(i, "last") }) ?? .max
      return .list(of(arguments[0])?.process.output.lines(last: Int(clamping: max(0, count))).map { .string($0) } ?? [])
    },
    Builtin(
      Signature(
        "wait", returns: .int, summary: "Waits until it ends, and gives its exit status.", example: "server.wait()")
    ) { arguments throws(Raise) in
      guard let handle = of(arguments[0]) else { return .null }
      return .int(Int64(try handle.wait(in: arguments.machine)))
    },
  ]

  private static func of(_ value: Value) -> ProcessHandle? {
    if case .handle(let handle) = value { handle.object as? ProcessHandle } else { nil }
  }
}

extension ProcessHandle {
  fileprivate func wait(in machine: Machine) throws(Raise) -> Int32 {
    let cancellation: Cancellation
    do throws(ProcessError) {
      cancellation = try Cancellation()
    } catch {
      throw .failure(.unexpectedFailure, "cannot wait for a process: too many files are open")
    }
    let waker = machine.interrupt.onRaise { cancellation.cancel() }
    defer { machine.interrupt.forget(waker) }
    let outcome = process.wait(timeout: machine.remainingTime.map { .nanoseconds($0) }, cancellation: cancellation)
    try machine.poll()
    switch outcome?.stages.last?.exit {
    case .exited(let code)?: return code
    case .signalled(let signal)?: return 128 + signal
    case nil: return 0
    }
  }
}
