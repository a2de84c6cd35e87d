import ArgumentParser
import Library
import Prompt
import Runtime
import Syntax
import Terminal

/// `orch doc`: the reference of the language, or of a program.
struct DocCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Show the reference: of everything, of a name, or of a program's own declarations.",
    discussion: """
      A file's declarations are told with the `##` lines above them. Everything comes from the tables that the checker reads.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("A name, as `up`, `string.trim`, `memory`; or a file.", valueName: "topic"))
  var words: [String] = []

  /// What stands for a statement of several words, as `parallel for`, is its first.
  private var topic: String? {
    let whole = words.joined(separator: " ")
    guard whole.contains(" "), !whole.contains("/"), let first = whole.split(separator: " ").first.map(String.init),
      Reference.entries(named: first).contains(where: { $0.kind == .statement })
    else { return whole.isEmpty ? nil : whole }
    return first
  }

  @Flag(help: "As a JSON array.")
  var json = false

  @Flag(help: "As a Markdown page.")
  var markdown = false

  mutating func validate() throws {
    if json && markdown { throw ValidationError("`--json` and `--markdown` exclude each other") }
  }

  mutating func runForStatus() throws -> Int32 {
    let capabilities = Console().outputCapabilities
    if let topic, topic.hasSuffix(".orch") || topic.contains("/") { return try documentFile(topic, capabilities) }
    if json || markdown {
      let entries = Reference.entries(named: topic)
      if entries.isEmpty { throw unknown(topic) }
      try write(
        json ? ReferenceExport.json(entries) : ReferenceExport.markdown(entries, title: topic ?? "The orch language"))
    } else if let topic {
      guard let page = Reference.page(topic, capabilities: capabilities) else { throw unknown(topic) }
      try write(page)
    } else {
      try write(Reference.overview(capabilities: capabilities))
    }
    return 0
  }

  private func documentFile(_ path: String, _ capabilities: Capabilities) throws -> Int32 {
    let source: SourceFile
    do throws(Raise) {
      source = try FileImporter.source(path)
    } catch {
      guard case .failure(let failure) = error else { throw CommandMistake("cannot read \(path)") }
      throw CommandMistake(failure.message)
    }
    let parsed = Parser.parse(source)
    if parsed.diagnostics.contains(where: { $0.severity == .error }) {
      Console().report(parsed.diagnostics)
      return 2
    }
    let entries = ProgramReference.entries(parsed.program)
    if json {
      try write(ReferenceExport.json(entries))
    } else if markdown {
      try write(ReferenceExport.markdown(entries, title: path))
    } else {
      try write(Reference.text(entries, capabilities: capabilities))
    }
    return 0
  }

  private func unknown(_ topic: String?) -> CommandMistake {
    let topic = topic ?? ""
    let near = ForeignWord.find(topic)?.asName ?? Reference.similar(to: topic).map { "did you mean `orch doc \($0)`?" }
    return CommandMistake("there is nothing called `\(topic)`", help: [near ?? "`orch doc` lists what there is"])
  }

  private func write(_ text: String) throws { try Console().output(text) }
}
