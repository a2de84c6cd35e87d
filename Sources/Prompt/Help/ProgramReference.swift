import Semantics
package import Syntax

/// What a program says of itself: its declarations, with the `##` lines above them.
package enum ProgramReference {
  package static func entries(_ program: Program) -> [ReferenceEntry] {
    let file = header(program).map { ReferenceEntry(.file, program.source.name, summary: $0) }
    return [file].compactMap(\.self) + entries(program.statements, of: nil, in: program.source)
  }

  /// The `##` lines that a file begins with, where an empty line parts them from the first declaration.
  private static func header(_ program: Program) -> String? {
    let source = program.source
    let begin = Int(program.statements.first?.span.start ?? .max)
    let comments = program.comments.drop { source.string($0.span).hasPrefix("#!") }
    guard let first = comments.first, first.isDocumentation, first.span.start < begin else { return nil }
    var line = source.line(at: Int(first.span.start))
    var texts: [Substring] = []
    for comment in comments {
      guard comment.isDocumentation, source.line(at: Int(comment.span.start)) == line else { break }
      texts.append(source.string(comment.span).dropFirst(2))
      line += 1
    }
    guard line >= source.lineCount || source.lineRange(line).isEmpty else { return nil }
    return texts.map { $0.hasPrefix(" ") ? $0.dropFirst() : $0 }.joined(separator: "\n")
  }

  private static func entries(_ statements: [Statement], of owner: String?, in source: SourceFile) -> [ReferenceEntry] {
    statements.flatMap { statement -> [ReferenceEntry] in
      guard var entry = entry(statement, in: source) else { return [] }
      entry.owner = owner
      entry.line = source.position(at: Int(statement.span.start)).line
      return [entry] + inner(statement, entry, in: source)
    }
  }

  private static func entry(_ statement: Statement, in source: SourceFile) -> ReferenceEntry? {
    let summary = statement.documentation ?? ""
    switch statement.kind {
    case .function(let function):
      var entry = ReferenceEntry(.function, Signature(function.name.text, function.function, in: source))
      entry.summary = summary
      entry.command = nil
      entry.commandExample = nil
      return entry
    case .service(let service):
      return ReferenceEntry(.service, service.name.text, usage: "service \(service.name.text)", summary: summary)
    case .environment(let environment):
      return ReferenceEntry(
        .environment, environment.name.text, usage: "env \(environment.name.text)", summary: summary)
    case .suite(let suite): return test(.suite, suite, summary, in: source)
    case .test(let test): return self.test(.test, test, summary, in: source)
    case .variable(let variable) where !summary.isEmpty:
      return ReferenceEntry(
        .variable, variable.name.text, usage: "\(variable.isMutable ? "var" : "let") \(variable.name.text)",
        summary: summary)
    default: return nil
    }
  }

  private static func test(
    _ kind: ReferenceEntry.Kind, _ test: TestDeclaration, _ summary: String, in source: SourceFile
  ) -> ReferenceEntry {
    let title = source.string(test.title.span)
    let place = test.environment.map { " in \(source.string($0.span))" } ?? ""
    return ReferenceEntry(
      kind, test.title.plainText ?? String(title.dropFirst().dropLast()), usage: "\(kind.rawValue) \(title)\(place)",
      summary: summary)
  }

  /// The tests of a suite and the services of an environment.
  private static func inner(_ statement: Statement, _ entry: ReferenceEntry, in source: SourceFile) -> [ReferenceEntry]
  {
    switch statement.kind {
    case .suite(let suite): return entries(suite.body.statements, of: entry.usage, in: source)
    case .environment(let environment):
      return environment.services.map { service in
        let name = service.declaration.name.text
        var inner = ReferenceEntry(
          .service, name, of: entry.usage, usage: "service \(name)", summary: service.documentation ?? "")
        inner.line = source.position(at: Int(service.span.start)).line
        return inner
      }
    default: return []
    }
  }
}
