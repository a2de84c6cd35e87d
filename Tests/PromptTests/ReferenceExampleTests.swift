import Library
import Prompt
import Reporting
import Runtime
import Semantics
import Synchronization
import Syntax
import Testing

/// Every example that the reference shows can be typed as it stands, and gives what is written behind it.
@Suite("The reference's examples")
struct ReferenceExampleTests {
  private static let callables = Reference.entries().filter { [.function, .method, .probe].contains($0.kind) }

  @Test("every function is told of: in a line, with its parameters and an example")
  func complete() {
    for entry in Self.callables {
      let name = [entry.owner, entry.name].compactMap(\.self).joined(separator: ".")
      #expect(entry.summary.hasSuffix("."), "\(name)")
      #expect(!entry.example.isEmpty, "\(name)")
      for parameter in entry.parameters {
        #expect(!parameter.help.isEmpty && !parameter.type.isEmpty, "\(name) \(parameter.name)")
      }
    }
  }

  /// What examples take for granted.
  private static let before = """
    service db { image: "db:1", port: 5432 }
    service api { image: "api:1", port: 80 }
    service backend { image: "backend:1", port: 8000 }
    service cache { image: "cache:1", port: 6379 }
    service redis { image: "redis:7", port: 6379 }
    env shop { services: [db, api, backend, cache, redis] }
    env dev { services: [db, api, backend] }
    fn around() {
      let mine = up shop
      let server = spawn $(serve)
      let answer = http.get("http://127.0.0.1")
      print mine.id server.pid answer.status
    }
    let mine = up shop --name "given"
    let server = spawn $(serve)
    let answer = http.get("http://127.0.0.1")

    """

  @Test("an example checks")
  func examplesCheck() throws {
    for entry in Self.callables where entry.kind != .probe {
      let body = entry.example.split(separator: "\n").map(String.init)
      let last = body.last ?? ""
      // An expression is shown at the prompt; a program prints it.
      let own = (body.dropLast() + [last.isValue ? "print (\(last.code))" : last]).map { "  \($0)\n" }.joined()
      let program = Self.before + "if mine.id == \"\" or server.pid == 0 or answer.ok {\n" + own + "}\n"
      let found = ProgramLoader().check(SourceFile(name: "example.orch", text: program)).filter {
        $0.severity == .error
      }
      #expect(found.isEmpty, "\(entry.name): \(DiagnosticRenderer().render(found))")
    }
  }

  @Test("an example gives what is written behind it")
  func examplesGive() throws {
    var count = 0
    for entry in Self.callables {
      var lines = entry.example.split(separator: "\n").map(String.init)
      guard let last = lines.popLast(), let result = last.result else { continue }
      count += 1
      let program = (lines + ["print [\(last.code)]"]).joined(separator: "\n")
      #expect(try output(of: program) == "[\(result)]\n", "\(entry.name): \(entry.example)")
    }
    #expect(count > 60)
  }

  private static let statements = Reference.entries().filter { $0.kind == .statement }

  @Test(
    "every statement has an example in the one style, which prints what stands behind its lines",
    arguments: ReferenceExampleTests.statements)
  func statement(_ entry: ReferenceEntry) throws {
    #expect(entry.summary.hasSuffix(".") && entry.rules.allSatisfy { $0.hasSuffix(".") || $0.hasSuffix("`.") })
    let source = SourceFile(name: "example.orch", text: entry.example + "\n")
    guard case .formatted(let formatted) = Formatter.format(source) else {
      Issue.record("\(entry.name) does not parse: \(entry.example)")
      return
    }
    #expect(String(decoding: formatted, as: UTF8.self) == entry.example + "\n")
    let found = ProgramLoader().check(source).filter { $0.severity == .error }
    #expect(found.isEmpty, "\(entry.name): \(DiagnosticRenderer().render(found))")
    // Environments need an engine, and tests tell of themselves.
    if ["service", "env", "use", "test", "suite"].contains(entry.name) { return }
    let printed = entry.example.split(separator: "\n").compactMap { String($0).result }
    #expect(!printed.isEmpty && printed.count < 4)
    #expect(try output(of: entry.example) == printed.map { $0 + "\n" }.joined())
  }

  private final class Written: ScriptOutput {
    private let text = Mutex("")
    var all: String { text.withLock { $0 } }
    var sharesStandardStreams: Bool { false }
    func write(_ text: String) { self.text.withLock { $0 += text } }
    func writeError(_ text: String) {}
  }

  private struct NoEngine: Error {}

  private func output(of program: String) throws -> String {
    let loaded = try ProgramLoader().load(SourceFile(name: "example.orch", text: program))
    let written = Written()
    let host = ScriptHost(output: written, engine: EngineAccess { throw NoEngine() }, tests: TestExecutor { _ in })
    let (image, main) = (loaded.image, loaded.main)
    _ = MachineThread.run { try? Machine(image: image, host: host).run(main) }
    return written.all
  }
}

extension String {
  /// What stands before the result.
  fileprivate var code: String { firstRange(of: "  # ").map { String(self[..<$0.lowerBound]) } ?? self }

  fileprivate var result: String? { firstRange(of: "  # ").map { String(self[$0.upperBound...]) } }

  /// An expression rather than a statement.
  fileprivate var isValue: Bool {
    let parsed = Parser.parse(SourceFile(name: "line.orch", text: "let it = (\(code))"))
    return parsed.diagnostics.isEmpty
  }
}
