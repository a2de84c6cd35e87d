import Runtime
import Syntax

/// Files of variables that services name and that are not there, told before anything runs. It is a warning, as somebody may make them
/// yet, or start only what needs none.
struct MissingFiles {
  private let program: Program
  private let files: DeclaredFiles

  /// None for a program that runs others or writes files: it may make them itself.
  static func warnings(in programs: [Program]) -> [Diagnostic] {
    let found = programs.flatMap { MissingFiles($0).warnings }
    guard !found.isEmpty, !programs.contains(where: { makesFiles($0.source) }) else { return [] }
    return found
  }

  private init(_ program: Program) {
    self.program = program
    files = DeclaredFiles(folder: program.source.folder ?? WorkingFolder.current)
  }

  private static let makers: Set<String> = ["write", "copy", "move", "rename", "cp", "spawn", "run", "exec"]

  private static func makesFiles(_ source: SourceFile) -> Bool {
    Lexer.tokenize(source).tokens.contains { token in
      token.kind == .commandStart || token.kind == .name && makers.contains(source.string(token.span))
    }
  }

  private var warnings: [Diagnostic] {
    program.statements.flatMap { statement -> [Diagnostic] in
      switch statement.kind {
      case .service(let service): warnings(of: service)
      case .environment(let environment): environment.services.flatMap { warnings(of: $0.declaration) }
      default: []
      }
    }
  }

  private func warnings(of service: ServiceDeclaration) -> [Diagnostic] {
    service.settings.flatMap { setting -> [Diagnostic] in
      guard case .field(let key, let value) = setting, key.text == "env_file" else { return [] }
      return paths(value).compactMap { path in
        guard !FileSystem.exists(files.path(path.text)) else { return nil }
        return Diagnostic(
          .missingFile, "`env_file` of service `\(service.name.text)`: there is no file `\(path.text)`",
          in: program.source, at: path.span, help: ["its path starts from the file that declares the service"])
      }
    }
  }

  /// Those that are written out.
  private func paths(_ value: Expression) -> [(text: String, span: Span)] {
    switch value.kind {
    case .string(let literal): literal.plainText.map { [($0, value.span)] } ?? []
    case .list(let elements):
      elements.flatMap { element -> [(text: String, span: Span)] in
        if case .item(let item) = element { paths(item) } else { [] }
      }
    default: []
    }
  }
}
