import Syntax

/// The suites and tests of a file as its text shows them, before anything of it runs.
package struct TestOutline: Sendable {
  package struct Entry: Sendable {
    package var title: TitlePattern
    package var isSuite: Bool
    /// The byte offset of its title, which tells it from all others of the file.
    package var start: Int
    /// Where its block ends.
    package var end: Int
    /// From 1.
    package var line: Int
    /// The `env` that it runs in, as it is written.
    package var environment: String?
    package var entries: [Entry]
    /// It may hold tests that only running it shows: in functions that it calls.
    package var isOpen: Bool
    /// A suite that holds no test, but commands: all of it counts as one.
    package var isOneTest: Bool
    /// Its programs write reports, which have the tests.
    package var hasReports: Bool
    /// Where the loop or the branch ends that it stands in: until then it may run never, or again.
    package var openUntil: Int?

    package init(
      title: TitlePattern, isSuite: Bool, start: Int, end: Int, line: Int, environment: String? = nil,
      entries: [Entry] = [], isOpen: Bool = false, isOneTest: Bool = false, hasReports: Bool = false,
      openUntil: Int? = nil
    ) {
      self.title = title
      self.isSuite = isSuite
      self.start = start
      self.end = end
      self.line = line
      self.environment = environment
      self.entries = entries
      self.isOpen = isOpen
      self.isOneTest = isOneTest
      self.hasReports = hasReports
      self.openUntil = openUntil
    }
  }

  /// The outermost ones, in the order of the text, whatever statements they stand in.
  package var entries: [Entry]
  /// The top level does nothing but declare, so that each of its suites and tests can be run without the others.
  package var onlyDeclares: Bool
  /// Functions of it, or of what it brings in, run tests.
  package var hasHiddenTests: Bool
  /// What its suites hold, and those in functions.
  package var suites: SuiteContents

  package init(
    entries: [Entry], onlyDeclares: Bool, hasHiddenTests: Bool = false, suites: SuiteContents = SuiteContents()
  ) {
    self.entries = entries
    self.onlyDeclares = onlyDeclares
    self.hasHiddenTests = hasHiddenTests
    self.suites = suites
  }

  /// Whether suites or tests inside of the suite whose title begins there may have environments of their own.
  func mayHoldEnvironments(inside start: Int) -> Bool {
    entry(at: start).map { $0.isOpen || $0.entries.contains(where: \.mayHaveEnvironment) } ?? true
  }

  /// The one whose title begins there; `nil` for one that stands in a function.
  func entry(at start: Int) -> Entry? {
    var open = entries
    while let entry = open.popLast() {
      if entry.start == start { return entry }
      if entry.start < start, start < entry.end { open += entry.entries }
    }
    return nil
  }

  /// What declares only calls no function that runs tests.
  package var mayHoldTests: Bool { !entries.isEmpty || (hasHiddenTests && !onlyDeclares) }
}

extension TestOutline.Entry {
  /// Itself, or what it holds.
  fileprivate var mayHaveEnvironment: Bool {
    environment != nil || isOpen || entries.contains(where: \.mayHaveEnvironment)
  }
}

extension TestOutline {
  /// `texts` are the program's and those of the files that it brings in, in this order: their functions may hold tests too.
  init(_ program: Program, _ texts: [TestTokens], table: LibraryFunctions) {
    let plain = OutlineReader(source: program.source).entries(of: program.statements, openUntil: nil)
    // Whatever no suite of the file itself shows stands in a function.
    hasHiddenTests = texts.reduce(0) { $0 + $1.heads.count } > plain.reduce(0) { $0 + $1.count }
    suites = SuiteContents(texts, hasHiddenTests: hasHiddenTests)
    entries = plain.map { [suites] in $0.completed(by: suites, in: program.source) }
    onlyDeclares = program.statements.allSatisfy { table.isDeclaration($0) }
  }
}

/// Walks a tree for its tests. What stands in a function's body is not the file's own: it runs where the function is called.
private struct OutlineReader {
  let source: SourceFile

  func entries(of statements: [Statement], openUntil: Int?) -> [TestOutline.Entry] {
    statements.flatMap { statement -> [TestOutline.Entry] in
      switch statement.kind {
      case .suite(let suite): return [entry(suite, isSuite: true, openUntil)]
      case .test(let test): return [entry(test, isSuite: false, openUntil)]
      default:
        let openUntil = openUntil ?? (statement.runsOnce ? nil : Int(statement.span.end))
        return statement.innerBlocks.flatMap { entries(of: $0.statements, openUntil: openUntil) }
      }
    }
  }

  private func entry(_ declaration: TestDeclaration, isSuite: Bool, _ openUntil: Int?) -> TestOutline.Entry {
    let span = declaration.title.span
    let inner = isSuite ? entries(of: declaration.body.statements, openUntil: openUntil) : []
    return TestOutline.Entry(
      title: TitlePattern(declaration.title, in: source), isSuite: isSuite, start: Int(span.start),
      end: Int(declaration.body.span.end), line: source.position(at: Int(span.start)).line,
      environment: declaration.environment.map { source.string($0.span) }, entries: inner,
      hasReports: declaration.settings.contains { $0.name == "junit" }, openUntil: openUntil)
  }
}

extension TestOutline.Entry {
  /// Itself and all that it holds.
  fileprivate var count: Int { entries.reduce(1) { $0 + $1.count } }

  fileprivate func completed(by suites: SuiteContents, in source: SourceFile) -> TestOutline.Entry {
    var entry = self
    entry.entries = entries.map { $0.completed(by: suites, in: source) }
    if isSuite, let content = suites[source, start] {
      entry.isOpen = content.mayCallTests || content.tests >= count
      entry.isOneTest = content.isOneTest && !hasReports
    }
    return entry
  }
}

extension Statement {
  /// Its blocks run once, whatever the program finds.
  fileprivate var runsOnce: Bool {
    switch kind {
    case .with, .parallel: true
    default: false
    }
  }

  /// Blocks that run where the statement stands.
  fileprivate var innerBlocks: [Block] {
    switch kind {
    case .conditional(let conditional): conditional.branches.map(\.body) + (conditional.otherwise.map { [$0] } ?? [])
    case .forEach(let loop), .parallelForEach(let loop, _): [loop.body]
    case .whileLoop(_, let body), .defer(let body), .with(_, let body), .parallel(let body): [body]
    case .tryCatch(let body, _, let handler): [body, handler]
    case .eventually(let eventually): [eventually.body]
    case .suite(let declaration), .test(let declaration): [declaration.body]
    case .expression(let expression):
      if case .conditional(let conditional) = expression.kind {
        conditional.branches.map(\.body) + (conditional.otherwise.map { [$0] } ?? [])
      } else {
        []
      }
    default: []
    }
  }
}
