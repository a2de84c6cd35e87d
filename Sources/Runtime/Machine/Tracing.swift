import Syntax

/// A statement that `--trace` tells of.
struct TraceSite: Sendable {
  enum Place: Sendable {
    case register(Int)
    case global(Int)
    case capture(Int)
  }

  struct Variable: Sendable {
    var name: String
    var place: Place
  }

  /// The text that is shown.
  var head: Span
  /// How many statements of the same body it stands in.
  var level: Int
  /// What it uses.
  var variables: [Variable]
  /// What it sets.
  var result: Variable?
}

/// A statement that begins or has ended, as `--trace` is told of it.
package struct TraceEvent: Sendable {
  package struct Variable: Sendable {
    package var name: String
    package var value: Value
  }

  package enum Moment: Sendable {
    /// With the variables that it uses.
    case begins([Variable])
    /// After so many nanoseconds, with the variable that it has set.
    case ended(Int64, Variable?)
  }

  package var moment: Moment
  package var location: Failure.Location
  /// Statements and calls around it.
  package var depth: Int
}

extension Machine {
  /// A statement that has begun and not ended.
  struct OpenStatement {
    var depth: Int
    var site: TraceSite
    var location: Failure.Location
    var begin: Int64
  }

  /// The instruction that a statement's code begins with or ends in; a jump or an error passes over the end.
  func traceStatement(_ word: Instruction, _ registers: Registers) {
    let traced = image.traceSites[word.extra]
    let location = Failure.Location(source: image.routines[site.routine].source, span: traced.head)
    if word.opcode == .traceBegin {
      closeStatements { $0.depth > site.depth || ($0.depth == site.depth && $0.site.level >= traced.level) }
      host.trace(
        TraceEvent(
          moment: .begins(traced.variables.map { variable($0, registers) }), location: location, depth: traceDepth),
        in: self)
      openStatements.append(
        OpenStatement(depth: site.depth, site: traced, location: location, begin: Self.monotonicTime()))
    } else {
      closeStatements { $0.depth > site.depth || ($0.depth == site.depth && $0.site.level > traced.level) }
      closeStatement(setting: traced.result.map { variable($0, registers) })
    }
  }

  /// Tells of the end of statements that were left by a jump or an error: what they set is not known.
  private func closeStatements(where isLeft: (OpenStatement) -> Bool) {
    while let last = openStatements.last, isLeft(last) { closeStatement(setting: nil) }
  }

  private func closeStatement(setting variable: TraceEvent.Variable?) {
    guard let ended = openStatements.popLast() else { return }
    let time = Self.monotonicTime() - ended.begin
    host.trace(
      TraceEvent(moment: .ended(time, variable), location: ended.location, depth: traceDepth), in: self)
  }

  /// A variable as it is now, whether it has a value or not.
  private func variable(_ variable: TraceSite.Variable, _ registers: Registers) -> TraceEvent.Variable {
    var value =
      switch variable.place {
      case .register(let register): registers[register]
      case .global(let number): globals.slots[number]
      case .capture(let number):
        if case .function(let function) = registers[-1], number < function.captures.count {
          function.captures[number].value
        } else {
          Value.null
        }
      }
    if case .cell(let cell) = value { value = cell.value }
    return TraceEvent.Variable(name: variable.name, value: value.isMissing ? .null : value)
  }

  /// Branches stand in what their `parallel` stands in.
  private var traceDepth: Int {
    var depth = openStatements.count
    var machine = parent
    while let next = machine {
      depth += next.openStatements.count
      machine = next.parent
    }
    return depth
  }
}
