import Syntax

/// The files that a program imports, directly or not, each checked once.
final class ImportGraph {
  enum Outcome {
    case library(Int, [String: StaticValue]?)
    /// The files around the circle, the first and the last the same.
    case cycle([String])
    case tooDeep
    case failure(Importer.Failure)
  }

  private enum State {
    case underWay
    case done(Int, [String: StaticValue]?)
  }

  /// Checking one file checks what it imports, so the depth must have an end.
  static let depthLimit = 64

  let universe: Universe
  let importer: Importer
  private(set) var libraries: [CheckedLibrary] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var states: [String: State] = [:]
  private var path: [SourceFile]

  init(universe: Universe, importer: Importer, main: SourceFile) {
    self.universe = universe
    self.importer = importer
    path = [main]
    states[main.identity] = .underWay
  }

  func library(_ name: String, from source: SourceFile) -> Outcome {
    switch importer.library(name, source) {
    case .failure(let failure): .failure(failure)
    case .success(let library): self.library(library)
    }
  }

  func compose(_ use: ComposeUse, from source: SourceFile) -> Outcome {
    switch importer.compose(use, source) {
    case .failure(let failure): .failure(failure)
    case .success(let library): self.library(library)
    }
  }

  private func library(_ library: Importer.Library) -> Outcome {
    let source = library.program.source
    switch states[source.identity] {
    case .done(let index, let exports): return .library(index, exports)
    case .underWay: return .cycle(circle(through: source))
    case nil: break
    }
    guard path.count < Self.depthLimit else { return .tooDeep }
    states[source.identity] = .underWay
    path.append(source)
    let checked = Checker.checkLibrary(library, graph: self)
    path.removeLast()
    diagnostics += library.diagnostics + checked.diagnostics
    // What failed to parse may have declared anything, so nothing is said about what is missing.
    let isWhole = !(library.diagnostics + checked.diagnostics).contains { $0.severity == .error }
    let exports = isWhole ? checked.exports : nil
    libraries.append(checked.library)
    states[source.identity] = .done(libraries.count - 1, exports)
    return .library(libraries.count - 1, exports)
  }

  private func circle(through source: SourceFile) -> [String] {
    let start = path.firstIndex { $0.identity == source.identity } ?? 0
    // From the first by name on, so that it reads the same wherever it was entered.
    let names = path[start...].map(\.name)
    let first = names.indices.min { names[$0] < names[$1] } ?? names.startIndex
    return names[first...] + names[..<first] + [names[first]]
  }
}
