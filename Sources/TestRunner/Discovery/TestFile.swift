package import Library
package import Runtime
package import Syntax

/// A file of tests, checked and compiled.
package struct TestFile: Sendable {
  package var source: SourceFile
  package var program: ProgramLoader.Loaded

  package init(source: SourceFile, program: ProgramLoader.Loaded) {
    self.source = source
    self.program = program
  }

  package var name: String { source.name }

  /// Its name without folders and ending: `api` of `tests/api.orch`.
  package var stem: String { TestFile.stem(of: name) }

  static func stem(of name: String) -> String {
    let last = name.split(separator: "/").last ?? ""
    return String(last.hasSuffix(".orch") ? last.dropLast(5) : last)
  }
}

/// Loads all files of a run, so that all that is wrong is told at once.
package struct TestFileLoader {
  package struct Loaded: Sendable {
    package var files: [TestFile] = []
    /// Of all files, in their order.
    package var diagnostics: [Diagnostic] = []
    /// Files that could not be read.
    package var failures: [Failure] = []

    package var isRunnable: Bool { failures.isEmpty && !diagnostics.contains { $0.severity == .error } }
  }

  private let loader = ProgramLoader()

  package init() {}

  /// Of the files found in folders, those that hold no test are left out: they are scripts, or what tests share.
  package func load(_ found: [TestFileFinder.Found]) -> Loaded {
    var loaded = Loaded()
    for file in found { load(file, into: &loaded) }
    return loaded
  }

  private func load(_ file: TestFileFinder.Found, into loaded: inout Loaded) {
    do throws(Raise) {
      let source = try FileImporter.source(file.name)
      do throws(ProgramLoader.Rejected) {
        let program = try loader.load(source)
        loaded.diagnostics += program.warnings
        guard file.isNamed || program.outline.mayHoldTests else { return }
        loaded.files.append(TestFile(source: source, program: program))
      } catch {
        loaded.diagnostics += error.diagnostics
      }
    } catch {
      if case .failure(let failure) = error { loaded.failures.append(failure) }
    }
  }
}
