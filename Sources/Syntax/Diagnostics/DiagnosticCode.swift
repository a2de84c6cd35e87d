/// One kind of mistake, with its page for `orch explain`.
///
/// Codes are static members of extensions, one file for each range, and each file lists its own in one array:
/// E01xx text and grammar (`LexerCodes`, `ParserCodes`, `CommandCodes`), E02xx names, E03xx arguments,
/// E04xx types, units and settings, E05xx structure, E06xx what happens at run time, W0xxx warnings. To add one, declare
/// it there and put it in that file's array. Ids are never given a new meaning.
package struct DiagnosticCode: Sendable {
  /// `E0203`; warnings start with `W`.
  package let id: String
  /// One line, in lower case, without a full stop.
  package let title: String
  /// What the rule is and why there is one: plain text, a few sentences.
  package let explanation: String
  /// A whole small program that makes exactly this mistake; empty where none can.
  package let wrong: String
  /// The same program, mended.
  package let right: String
  /// What stands beside the two programs.
  package let files: [ExampleFile]

  package init(
    _ id: String, _ title: String, explanation: String, wrong: String, right: String, files: [ExampleFile] = []
  ) {
    self.id = id
    self.title = title
    self.explanation = explanation
    self.wrong = wrong
    self.right = right
    self.files = files
  }

  /// A file that an example brings in.
  package struct ExampleFile: Sendable {
    package let name: String
    package let text: String
    /// Saved as Latin-1 rather than as UTF-8.
    package let isLatin1: Bool

    package init(_ name: String, _ text: String, isLatin1: Bool = false) {
      self.name = name
      self.text = text
      self.isLatin1 = isLatin1
    }

    package var bytes: [UInt8] {
      isLatin1 ? text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } : Array(text.utf8)
    }
  }

  /// What the page shows below the explanation, each with its heading.
  package var examples: [(title: String, text: String)] {
    guard !wrong.isEmpty else { return [] }
    return [("Wrong", wrong), ("Right", right)]
      + files.map { ("With \($0.name)" + ($0.isLatin1 ? ", saved as Latin-1" : ""), $0.text) }
  }

  package var severity: Diagnostic.Severity { id.hasPrefix("W") ? .warning : .error }

  /// Codes of one kind of mistake, as `orch explain` lists them.
  package struct Group: Sendable {
    package let title: String
    package let codes: [DiagnosticCode]
  }

  package static let groups: [Group] = [
    Group(title: "Characters, literals, brackets", codes: lexerCodes),
    Group(title: "Statements and expressions", codes: parserCodes),
    Group(title: "External programs", codes: commandCodes),
    Group(title: "Names", codes: nameCodes),
    Group(title: "Calls and their arguments", codes: argumentCodes),
    Group(title: "Types and units", codes: typeCodes),
    Group(title: "Settings of services, environments, tests and blocks", codes: settingCodes),
    Group(title: "What may stand where, and imports", codes: structureCodes),
    Group(title: "Compose files", codes: composeCodes),
    Group(title: "While a program runs", codes: runtimeCodes),
    Group(title: "Warnings", codes: warningCodes),
  ]

  /// Every code there is, in the order of their ids.
  package static let all: [DiagnosticCode] = groups.flatMap(\.codes)

  /// The code with an id, however it is capitalised.
  package static func find(_ id: String) -> DiagnosticCode? {
    let wanted = id.uppercased()
    return all.first { $0.id == wanted }
  }
}

extension DiagnosticCode: Hashable {
  package static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool { left.id == right.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
