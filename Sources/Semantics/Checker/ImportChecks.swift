import Syntax

extension Checker {
  /// What a `use` brings in; what is wrong with it is reported at its path.
  mutating func imported(_ use: UseDeclaration) -> StaticValue {
    switch use.kind {
    case .compose: composeFile(use)
    case .library: library(use)
    }
  }

  private mutating func composeFile(_ use: UseDeclaration) -> StaticValue {
    let unknown = StaticValue.environment(EnvironmentFacts(name: use.name.text, services: nil))
    settings(use.settings, universe.composeSettings, of: "`use compose`")
    guard let wanted = composeUse(use) else { return unknown }
    switch graph.compose(wanted, from: source) {
    case .library(let index, let exports):
      imports[use.name.id] = index
      return exports?[use.name.text] ?? unknown
    case .failure(let failure): reportFailure(failure, use)
    case .cycle, .tooDeep: break
    }
    return unknown
  }

  /// `nil` where a setting is not written out.
  private mutating func composeUse(_ use: UseDeclaration) -> ComposeUse? {
    var wanted = ComposeUse(name: use.name.text, paths: [use.path])
    for setting in use.settings {
      guard case .name(let name, _) = setting.label, universe.composeSettings[name] != nil else { continue }
      guard let texts = writtenTexts(setting.value) else {
        report(
          .literalRequired, "`\(name)` of `use compose` is written out", at: setting.value.span,
          label: "is not known before the program runs")
        return nil
      }
      switch name {
      case "over": wanted.paths += texts
      case "profiles": wanted.profiles = texts
      default: wanted.fixesPorts = texts == ["fixed"]
      }
    }
    return wanted
  }

  private func writtenTexts(_ value: Expression) -> [String]? {
    switch value.kind {
    case .string(let literal): return literal.plainText.map { [$0] }
    case .list(let elements):
      var texts: [String] = []
      for element in elements {
        guard case .item(let item) = element, case .string(let literal) = item.kind, let text = literal.plainText else {
          return nil
        }
        texts.append(text)
      }
      return texts
    default: return nil
    }
  }

  private mutating func library(_ use: UseDeclaration) -> StaticValue {
    switch graph.library(use.path, from: source) {
    case .library(let index, let exports):
      imports[use.name.id] = index
      return .library(exports)
    case .cycle(let path):
      report(
        .importCycle, "files bring in each other: " + path.map { "`\($0)`" }.joined(separator: " → "),
        at: use.pathSpan, label: "closes the circle", help: ["move what both need to a third file"])
    case .tooDeep:
      report(
        .importFailed, "`use` goes through more than \(ImportGraph.depthLimit) files, one from the other",
        at: use.pathSpan)
    case .failure(let failure): reportFailure(failure, use)
    }
    return .library(nil)
  }

  private mutating func reportFailure(_ failure: Importer.Failure, _ use: UseDeclaration) {
    switch failure {
    case .missing:
      report(
        .importFailed, "there is no file `\(use.path)`", at: use.pathSpan,
        help: ["the path is relative to the folder of this file"])
    case .unreadable(let reason):
      report(.importFailed, "`\(use.path)` cannot be read: \(reason)", at: use.pathSpan)
    }
  }

  /// Reports the first thing that a library does beyond declaring.
  mutating func checkDeclaresOnly() {
    guard let statement = program.statements.first(where: { !$0.onlyDeclares }) else { return }
    report(
      .libraryStatement, "a file that `use` brings in may only declare", at: firstLine(of: statement.span),
      label: "this does something", help: ["put it into a function, or into the file that is run"])
  }

  /// A span's part that stands on its first line, for what is too long to underline.
  func firstLine(of span: Span) -> Span {
    let line = source.lineRange(source.line(at: Int(span.start)))
    return Span(Int(span.start), min(Int(span.end), line.upperBound))
  }
}

extension Statement {
  /// What it declares, where that is visible in the whole block.
  var hoistedName: Name? {
    switch kind {
    case .function(let declaration): declaration.name
    case .service(let declaration): declaration.name
    case .environment(let declaration): declaration.name
    case .use(let use): use.name
    default: nil
    }
  }

  var onlyDeclares: Bool {
    switch kind {
    case .variable, .function, .service, .environment, .use, .hole: true
    default: false
    }
  }
}
