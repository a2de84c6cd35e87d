import Synchronization
import Syntax

/// Runs code of an image on one thread. Each branch of a `parallel` block has a machine of its own, with the same globals.
///
/// A register machine: see ``Opcode`` for the instructions and `run` in `Loop.swift` for what they do.
package final class Machine: @unchecked Sendable {
  package let image: Image
  package let host: any Host
  package let interrupt: Interrupt
  /// The machine whose `parallel` block this one is a branch of.
  package let parent: Machine?
  let globals: Globals

  // What follows is touched by this machine's own thread alone.
  /// Where the innermost running instruction is, for whoever it calls.
  var site = Site()
  var owned: [Ownership] = []
  /// What blocks are being left for while they release what they own.
  package internal(set) var unwinding: Raise?
  /// What earlier lines of the prompt have made.
  var kept: [Ownership] = []
  let stack = RegisterStack(frameLimit: Machine.frameLimit)
  /// Holds what `linked` points at.
  private var code: LinkedCode
  private(set) var linked: LinkedCode.Places
  /// Calls from library code until the next look for interruptions.
  var callbackTicks = 64
  /// When to look next at the memory that there is, by the coarse clock.
  var nextMemoryLook: Int64 = 0
  /// How many calls of `run` are on the thread's own stack.
  var nesting = 0
  /// How long the clean-up of one block may take, in nanoseconds.
  package var cleanUpTime: Int64 = 30_000_000_000
  /// While above 0, clean-up runs, which no interruption reaches.
  var shields = 0
  /// The limit that ran out last, for the message once its block has been left.
  var expired: Limit?
  /// Where it ran out.
  var interrupted: (guardID: Int, location: Failure.Location)?
  /// What an `eventually` took last in the attempt that runs.
  var taken: Failure?
  /// The outermost frame leaves what it owns to ``releaseAll()``.
  var keepsTopLevel = false
  var context = Context()
  /// Under `--trace`.
  var openStatements: [OpenStatement] = []
  /// What time limits do not count.
  package let timePauses: TimePauses

  /// Calls of the program within each other.
  static let frameLimit = 10_000
  /// Library functions that call back into the program, within each other: they use the thread's stack.
  static let nestingLimit = 1000
  /// What the thread of a machine needs for that.
  static let threadStackSize = 64 << 20

  struct Site {
    /// Frames below the running one, over all nested runs.
    var depth = 0
    var pc = 0
    var routine = 0
    /// The first register of the stack that is not in use.
    var top = 0
  }

  /// What `with` sets for a block.
  package struct Context: Sendable {
    package var workingDirectory: String?
    /// Environment variables for programs, by name.
    package var variables: [String: String] = [:]
    /// Ends of the `timeout:`s around, innermost last.
    var limits: [Limit] = []
  }

  struct Limit: Sendable {
    var guardID: Int
    /// The block that set it.
    var location: Failure.Location?
    /// Nanoseconds of the limits' own clock.
    var deadline: Int64
    /// As it was written, in nanoseconds.
    var duration: Int64
  }

  package init(image: Image, host: any Host, interrupt: Interrupt = Interrupt(), parent: Machine? = nil) {
    self.image = image
    self.host = host
    self.interrupt = interrupt
    self.parent = parent
    code = parent?.code ?? image.link()
    linked = code.places
    globals = parent?.globals ?? Globals()
    timePauses = parent?.timePauses ?? TimePauses()
    if let parent {
      context = parent.context
      cleanUpTime = parent.cleanUpTime
    }
  }

  /// Runs a file's top level, and releases what it owns however it ends.
  package func run(_ routine: Routine) throws(Raise) -> Value {
    prepare()
    return try call(Function(.compiled(routine, captures: [])), [])
  }

  private func prepare() {
    globals.grow(to: image.globalNames.count)
    code = image.link()
    linked = code.places
  }

  /// Runs a line of the prompt: what it makes stays until ``releaseAll()``, unless the line fails.
  package func runKeeping(_ routine: Routine) throws(Raise) -> Value {
    prepare()
    keepsTopLevel = true
    defer { keepsTopLevel = false }
    let value = try call(Function(.compiled(routine, captures: [])), [])
    // All lines are one block.
    kept += owned.map { Ownership(resource: $0.resource, depth: 0, level: 0) }
    owned = []
    return value
  }

  /// Releases whatever lines of the prompt have made, last made first.
  package func releaseAll() throws(Raise) {
    // Below every frame: bodies that are deferred have frames of their own meanwhile.
    owned = kept.map { Ownership(resource: $0.resource, depth: -1, level: 0) }
    kept = []
    try release(where: { _ in true }, sparing: nil, to: .program)
  }

  /// Calls a function from library code.
  package func call(_ function: Function, _ arguments: [Value]) throws(Raise) -> Value {
    switch function.body {
    case .builtin(let builtin): return try call(builtin, arguments, labels: nil, receiver: nil)
    case .bound(let builtin, let receiver): return try call(builtin, arguments, labels: nil, receiver: receiver)
    case .compiled(let routine, _):
      let first = site.top + 1
      stack.reserve(first + routine.parameters.count + 1)
      guard arguments.count <= routine.parameters.count else { throw wrongCount(of: routine, given: arguments.count) }
      for (index, parameter) in routine.parameters.enumerated() {
        if index < arguments.count {
          stack.values[first + index] = arguments[index]
        } else if parameter.hasDefault {
          stack.values[first + index] = .missing
        } else {
          throw wrongCount(of: routine, given: arguments.count)
        }
      }
      return try enter(function, at: first)
    }
  }

  /// The same for one argument, which is what most library functions give.
  package func call(_ function: Function, _ argument: Value) throws(Raise) -> Value {
    guard let first = room(for: function, count: 1) else { return try call(function, [argument]) }
    stack.values[first] = argument
    return try enter(function, at: first)
  }

  /// The same for two.
  package func call(_ function: Function, _ argument: Value, _ second: Value) throws(Raise) -> Value {
    guard let first = room(for: function, count: 2) else { return try call(function, [argument, second]) }
    stack.values[first] = argument
    stack.values[first + 1] = second
    return try enter(function, at: first)
  }

  /// Registers for so many arguments; nil where the function takes another number of them, or is the library's.
  @inline(__always)
  private func room(for function: Function, count: Int) -> Int? {
    guard function.routine >= 0, linked.entries[function.routine].parameterCount == count else { return nil }
    let first = site.top + 1
    stack.reserve(first + count)
    return first
  }

  private func enter(_ function: Function, at first: Int) throws(Raise) -> Value {
    // A loop that a library function makes is looked at here: each of its rounds may be too short to look itself.
    callbackTicks &-= 1
    if callbackTicks < 0 {
      callbackTicks = 64
      try poll()
    }
    // From element to element of a list it is the same one.
    let callee = stack.values + (first - 1)
    if !callee.holds(function) { callee.pointee = .function(function) }
    return try run(function.routine, at: first)
  }

  func wrongCount(of routine: Routine, given: Int) -> Raise {
    let required = routine.parameters.filter { !$0.hasDefault }.count
    let most = routine.parameters.count
    let range = required == most ? "\(most)" : "\(required) to \(most)"
    return .failure(
      .wrongArguments,
      "\(routine.title) takes \(range) argument\(most == 1 ? "" : "s") (\(routine.parameters.map(\.name).joined(separator: ", "))), given \(given)"
    )
  }

  /// Where the running instruction stands in the program.
  package var location: Failure.Location? {
    guard site.pc < image.spans.count, site.routine < image.routines.count else { return nil }
    return Failure.Location(source: image.routines[site.routine].source, span: image.spans[site.pc])
  }
}

/// Variables of top levels that more than one body uses.
final class Globals: @unchecked Sendable {
  /// Moves when it grows, which is while nothing runs: between two lines of the prompt.
  private(set) var slots = UnsafeMutablePointer<Value>.allocate(capacity: 0)
  private(set) var count = 0
  /// Top levels of libraries that have run, by their routine: each runs once, whoever uses it.
  private var librariesRun: Set<Int> = []

  /// Branches of `parallel` that may be running.
  private let branches = Atomic<Int>(0)

  /// False where there would be more than `limit`.
  func takeBranches(_ count: Int, of limit: Int) -> Bool {
    guard branches.add(count, ordering: .relaxed).newValue > limit else { return true }
    giveBack(branches: count)
    return false
  }

  func giveBack(branches count: Int) { branches.subtract(count, ordering: .relaxed) }

  /// True for the first to ask.
  func takeRun(ofLibrary routine: Int) -> Bool { librariesRun.insert(routine).inserted }

  func grow(to wanted: Int) {
    guard wanted > count else { return }
    let larger = UnsafeMutablePointer<Value>.allocate(capacity: wanted)
    larger.moveInitialize(from: slots, count: count)
    (larger + count).initialize(repeating: .missing, count: wanted - count)
    slots.deallocate()
    (slots, count) = (larger, wanted)
  }

  deinit {
    slots.deinitialize(count: count)
    slots.deallocate()
  }
}

/// What the language asks of the program that it is embedded in.
package protocol Host: AnyObject, Sendable {
  /// Runs external programs. `values` fill the template's holes in order.
  func run(
    _ command: CommandTemplate, values: [Value], mode: CommandTemplate.Mode, in machine: Machine
  ) throws(Raise) -> Value
  /// `shop.api` where `shop` is a declaration.
  func member(_ name: String, of declaration: Declaration, in machine: Machine) throws(Raise) -> Value
  /// Tells of a statement, under `--trace`.
  func trace(_ event: TraceEvent, in machine: Machine)
  /// Runs a `test` or a `suite` where it stands; what fails inside is recorded, not raised.
  func run(_ test: TestInvocation, in machine: Machine) throws(Raise)
  /// Clean-up failed, and what ends the program leaves nobody to catch it.
  func tell(_ failure: Failure)
  /// What a list that the host itself has made holds, in words, where an element is looked for that it does not have.
  func origin(of list: ListBox) -> String?
}

extension Host {
  package func trace(_ event: TraceEvent, in machine: Machine) {}
  package func origin(of list: ListBox) -> String? { nil }
}

/// A `test` or `suite` statement that has been reached.
package struct TestInvocation: Sendable {
  package var title: String
  package var isSuite: Bool
  package var settings: [String: Value]
  package var body: Function
  package var environment: Declaration?
  package var location: Failure.Location
}
