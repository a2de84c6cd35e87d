package import Runtime
import Semantics
package import Syntax

/// Takes a text through all that orch does with programs, and tells what must never be.
package struct Trial {
  package enum Ending: Sendable {
    /// With errors, which were told.
    case rejected([Diagnostic])
    case completed
    case raised(Raise)
  }

  /// Something that must hold of every text does not.
  package struct Violation: Error, CustomStringConvertible {
    package var description: String
  }

  /// How often the machine may look for an interruption: some ten thousand rounds of loops.
  private static let looks = 300

  private let source: SourceFile

  private init(_ text: [UInt8]) { source = SourceFile(name: "fuzz.orch", text: text) }

  /// Parses, formats, checks, compiles and runs.
  @discardableResult
  package static func run(_ text: [UInt8]) throws(Violation) -> Ending {
    let trial = Trial(text)
    let parsed = try trial.parse(.file)
    _ = try trial.parse(.prompt)
    if !parsed.diagnostics.hasErrors { try trial.format() }
    return try trial.execute(parsed)
  }

  private func parse(_ mode: Parser.Mode) throws(Violation) -> ParseResult {
    let parsed = Parser.parse(source, mode: mode)
    try require(parsed.diagnostics)
    if !parsed.diagnostics.hasErrors, TreePrinter.print(parsed.program).contains("hole)") {
      throw Violation(description: "a hole without a message")
    }
    return parsed
  }

  /// Every message points into the text and can be shown.
  private func require(_ diagnostics: [Diagnostic]) throws(Violation) {
    for diagnostic in diagnostics {
      let span = diagnostic.span
      guard span.start >= 0, span.start <= span.end, Int(span.end) <= diagnostic.source.text.count else {
        throw Violation(description: "\(diagnostic.code.id) points outside of the text")
      }
    }
    _ = DiagnosticRenderer().render(Array(diagnostics.prefix(4)))
  }

  private func format() throws(Violation) {
    guard case .formatted(let once) = Formatter.format(source) else {
      throw Violation(description: "formatting is refused, or says something else")
    }
    guard case .formatted(let twice) = Formatter.format(SourceFile(name: source.name, text: once)) else {
      throw Violation(description: "formatted text is refused:\n\(String(decoding: once, as: UTF8.self))")
    }
    guard once == twice else {
      let texts = [once, twice].map { String(decoding: $0, as: UTF8.self) }
      throw Violation(description: "formatting is not stable:\n\(texts[0])\nthen:\n\(texts[1])")
    }
  }

  private func execute(_ parsed: ParseResult) throws(Violation) -> Ending {
    let checked = Checker.check(parsed.program, parsing: parsed.diagnostics, universe: PureWorld.universe)
    try require(checked.diagnostics)
    let all = parsed.diagnostics + checked.diagnostics
    if all.hasErrors { return .rejected(all) }
    let image = Image(library: PureWorld.library)
    var options = Compiler.Options()
    options.traces = source.text.count.isMultiple(of: 4)
    let (module, limits) = Compiler.compile(
      parsed.program, resolution: checked.resolution, into: image, options: options)
    try require(limits)
    if limits.hasErrors { return .rejected(limits) }
    let machine = Machine(image: image, host: PureHost(), interrupt: Interrupt(looks: Self.looks))
    do throws(Raise) {
      _ = try machine.run(module.main)
      return .completed
    } catch {
      return .raised(error)
    }
  }
}

extension [Diagnostic] {
  package var hasErrors: Bool { contains { $0.severity == .error } }
}
