import ArgumentParser
import Library
import Syntax

/// A command line that is wrong, told in one voice whoever has found it. Status 64.
struct CommandMistake: Error {
  let message: String
  /// How the command is called.
  let usage: String?
  let help: [String]

  init(_ message: String, usage: String? = nil, help: [String] = []) {
    self.message = message
    self.usage = usage
    self.help = help
  }

  /// A flag of a script that nobody asks for is a slip, whose default would run in its place; `nil` where there is none.
  init?(words: [String], of sources: [SourceFile], where place: String) {
    guard !words.isEmpty, let unknown = ArgumentNames(sources).unknown(among: words) else { return nil }
    self.init("\(place) no flag or option `\(unknown.word)`", help: [unknown.help])
  }

  /// What the parser of arguments says of a command's words.
  init(_ error: any Error, in words: [String]) {
    message = Self.inOurWords(RootCommand.message(for: error))
    let path = Self.commands(words)
    guard let command = path.last else {
      (usage, help) = (nil, ["`orch help` lists the commands and flags"])
      return
    }
    usage = RootCommand.usageString(for: command)
    let names = path.compactMap { $0.configuration.commandName }
    help = ["`orch \(names.joined(separator: " ")) --help` tells more"]
  }

  var text: String {
    var text = "error: \(message)\n"
    if let usage { text += "usage: \(usage.drop { $0 == " " }.split(separator: "\n").first ?? "")\n" }
    return text + help.map { "  = help: \($0)\n" }.joined()
  }

  /// The commands that the words name, from the outermost to the innermost.
  private static func commands(_ words: [String]) -> [any ParsableCommand.Type] {
    var path: [any ParsableCommand.Type] = []
    var known = RootCommand.configuration.subcommands
    for word in words {
      guard let next = known.first(where: { $0.configuration.commandName == word }) else { break }
      path.append(next)
      known = next.configuration.subcommands
    }
    return path
  }

  /// `Unknown option '--jsn'. Did you mean '--json'?`
  private static func inOurWords(_ message: String) -> String {
    var text = message.hasPrefix("Error: ") ? String(message.dropFirst("Error: ".count)) : message
    if let second = text.dropFirst().first, second.isLowercase, let first = text.first {
      text = first.lowercased() + text.dropFirst()
    }
    if text.hasSuffix(".") { text.removeLast() }
    return text.split(separator: ". Did", omittingEmptySubsequences: false).joined(separator: ": did")
      .split(separator: "'", omittingEmptySubsequences: false).joined(separator: "`")
  }
}
