import ComposeFile
import Glibc
import Runtime
import Semantics
package import Syntax

/// Makes programs of Compose files: for `use compose`, and for `orch import`.
package enum ComposeImporter {
  /// The environment that a `use compose` names, as a library that declares it.
  static func library(_ use: ComposeUse, from source: SourceFile) -> Result<Importer.Library, Importer.Failure> {
    let base = source.folder ?? WorkingFolder.current
    let files = use.paths.map { ComposeProject.File(path: absolute($0, in: base), name: FileImporter.name($0, source)) }
    guard let first = files.first, FileSystem.exists(first.path) else { return .failure(.missing) }
    var options = options
    options.profiles = use.profiles
    options.fixesPorts = use.fixesPorts
    let (project, findings) = ComposeProject.load(files, surroundings, options)
    let lines = project.map { ComposeFile.Program.environment($0, named: use.name) } ?? []
    var sources = ComposeSources()
    let origins = lines.map { sources.origin($0.place) }
    // Two uses of one file in different ways are two environments.
    let generated = SourceFile(
      name: name(use, first.path), folder: folder(of: first.path),
      text: Array(lines.map { $0.text + "\n" }.joined().utf8),
      origins: Dictionary(uniqueKeysWithValues: origins.enumerated().map { ($0.offset, $0.element) }),
      files: project?.files ?? [])
    let parsed = Parser.parse(generated)
    return .success(
      Importer.Library(program: parsed.program, diagnostics: sources.diagnostics(findings) + parsed.diagnostics))
  }

  private static func name(_ use: ComposeUse, _ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let others = use.paths.dropFirst() + use.profiles + (use.fixesPorts ? ["fixed ports"] : [])
    return ([file] + others.map { $0.replacing("/", with: "|") }).joined(separator: " + ") + " as \(use.name)"
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  package struct Imported {
    /// A program that stands by itself; `nil` where a file could not be read.
    package var text: String?
    package var diagnostics: [Diagnostic]
  }

  /// Paths are relative to the working folder. `output` is the folder that the program is to stand in, absolute.
  package static func program(_ paths: [String], output: String, profiles: [String], fixesPorts: Bool) -> Imported {
    let files = paths.map { ComposeProject.File(path: absolute($0, in: WorkingFolder.current), name: $0) }
    var options = options
    options.outputFolder = output
    options.asksForVariables = true
    options.makesFolders = true
    options.profiles = profiles
    options.fixesPorts = fixesPorts
    let (project, findings) = ComposeProject.load(files, surroundings, options)
    let folder = files.first?.path.split(separator: "/").dropLast().last.map(String.init) ?? "stack"
    let text = project.map { project in
      ComposeFile.Program.file(project, named: project.name ?? folder, reserved: options.isReserved)
    }
    var sources = ComposeSources()
    return Imported(text: text, diagnostics: sources.diagnostics(findings))
  }

  private static let options = ComposeOptions { name in Keyword(rawValue: name) != nil }

  private static var surroundings: ComposeSurroundings {
    ComposeSurroundings(
      variables: processVariables, folder: absolute(".", in: WorkingFolder.current), exists: FileSystem.exists
    ) { path in
      guard FileSystem.exists(path) else { return .failure(.missing) }
      do throws(Raise) {
        return .success(try FileSystem.bytes(path))
      } catch {
        if case .failure(let failure) = error { return .failure(.unreadable(failure.message)) }
        return .failure(.missing)
      }
    }
  }

  private static var processVariables: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let line = entry.pointee {
      let text = String(cString: line)
      if let sign = text.firstIndex(of: "=") {
        variables[String(text[..<sign])] = String(text[text.index(after: sign)...])
      }
      entry += 1
    }
    return variables
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    guard let raw = realpath(whole, nil) else { return whole }
    defer { free(raw) }
    return String(cString: raw)
  }
}

/// Places in Compose files as those of sources, of which each file has one.
private struct ComposeSources {
  private var sources: [ObjectIdentifier: SourceFile] = [:]

  mutating func diagnostics(_ findings: [ComposeFinding]) -> [Diagnostic] {
    findings.map { finding in
      let origin = origin(finding.place)
      let code: DiagnosticCode = finding.severity == .error ? .composeFile : .composeLeftOut
      return Diagnostic(code, finding.message, in: origin.source, at: origin.span, help: finding.help)
    }
  }

  mutating func origin(_ place: ComposePlace) -> SourceFile.Origin {
    let file = place.source
    let source = sources[ObjectIdentifier(file)] ?? SourceFile(name: file.name, folder: file.folder, text: file.text)
    sources[ObjectIdentifier(file)] = source
    return SourceFile.Origin(source, Self.span(place))
  }

  /// From the place to the end of the word there.
  private static func span(_ place: ComposePlace) -> Span {
    let bytes = place.source.text
    var line = 1
    var start = 0
    while line < place.line, let newline = bytes[start...].firstIndex(of: 0x0A) {
      start = newline + 1
      line += 1
    }
    start = min(start + max(place.column - 1, 0), bytes.count)
    let stops = Array(" \t\r\n,]}:".utf8)
    let end = bytes[start...].firstIndex { stops.contains($0) } ?? bytes.count
    return Span(start, max(end, start))
  }
}
