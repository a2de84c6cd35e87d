import Syntax

/// What the block of a suite holds, as far as the texts of its program show it.
struct SuiteContent: Hashable, Sendable {
  /// How many suites and tests, those in its functions included.
  var tests: Int
  /// It mentions names by which functions are reached that run tests.
  var mayCallTests: Bool
  var isEmpty: Bool

  /// It is there for what it does itself.
  var isOneTest: Bool { tests == 0 && !mayCallTests && !isEmpty }
}

/// All suites of a program and of the files that it brings in, also those that stand in functions.
package struct SuiteContents: Sendable {
  private struct Place: Hashable, Sendable {
    var source: ObjectIdentifier
    /// The byte offset of the title.
    var title: Int
  }

  private var found: [Place: SuiteContent] = [:]

  package init() {}

  /// - Parameter hasHiddenTests: tests stand elsewhere than in the text's own suites, so that names may lead to them.
  init(_ files: [TestTokens], hasHiddenTests: Bool) {
    let carriers = hasHiddenTests ? Self.carriers(files) : []
    for file in files {
      for head in file.heads where head.isSuite {
        let place = Place(source: ObjectIdentifier(file.source), title: Int(file.tokens[head.title].start))
        found[place] = SuiteContent(
          tests: file.countTests(head.body), mayCallTests: file.mentions(carriers, in: head.body),
          isEmpty: head.body.allSatisfy { file.tokens[$0].kind == .newline })
      }
    }
  }

  subscript(source: SourceFile, title: Int) -> SuiteContent? {
    found[Place(source: ObjectIdentifier(source), title: title)]
  }

  /// Names that may stand for functions that run tests, in whichever file: too many rather than too few.
  private static func carriers(_ files: [TestTokens]) -> Set<String> {
    var names: Set<String> = []
    var isHandedOn = false
    while true {
      var next = files.reduce(names) { $0.union($1.carriers(knowing: names)) }
      isHandedOn = isHandedOn || files.contains { $0.handsOn(next) }
      if isHandedOn { files.forEach { next.formUnion($0.parameters) } }
      if next == names { return names }
      names = next
    }
  }
}
