import ArgumentParser
@preconcurrency import Glibc
import History
import Library
import Prompt
import Reporting
import Runtime
import Syntax

/// The command line. A script's path, `-e` and `-` go straight to running, so that nothing slow stands on the start path.
package enum OrchCommand {
  package static let version = "0.1.0"

  package static func main() -> Never {
    let words = Array(CommandLine.arguments.dropFirst())
    let status = run(words)
    // Not `exit`: it unloads what libraries keep (OpenSSL's tables, below libcurl) while their threads may still be at it,
    // and the status would now and then be that of a crash.
    fflush(stdout)
    fflush(stderr)
    _exit(status)
  }

  static func run(_ given: [String]) -> Int32 {
    var words = given
    let flags: RunFlags
    do throws(RunFlags.Mistake) {
      flags = try RunFlags(taking: &words)
      _ = try flags.warmPolicy()
    } catch {
      return usageError(error.message, help: error.help)
    }
    guard flags.reports.count(where: \.takesStandardOutput) < 2 else {
      return usageError("only one report can go to standard output")
    }
    if words.count < given.count {
      guard let next = words.first, next != "-i" else {
        return usageError("\(given[0]) is for programs: orch \(given[0]) FILE")
      }
      if RootCommand.names.contains(next) {
        return usageError("\(given[0]) stands behind the command: orch \(next) \(given[0])")
      }
    }
    guard let first = words.first else {
      return isatty(STDIN_FILENO) == 1 ? PromptRun().run() : runStandardInput([], flags)
    }
    switch first {
    case "-": return runStandardInput(Array(words.dropFirst()), flags)
    case "-e":
      guard words.count > 1 else { return usageError("`-e` needs the code to run: orch -e 'print 1'") }
      let source = SourceFile(name: "-e", folder: WorkingFolder.current, text: words[1])
      return ProgramRun(source: source, arguments: Array(words.dropFirst(2)), flags: flags).run()
    case "-i": return runInteractively(Array(words.dropFirst()))
    case "help":
      if words.dropFirst() == ["reports"] {
        return print(ReportHelp.text + "\n" + HistoryJSON.help)
      }
      // A topic of the language, or a subcommand.
      if words.count == 2, !words[1].hasPrefix("-") { return help(words[1]) }
    default: break
    }
    // No command has a dot or a slash in its name, and there is no need to make their tables to know it.
    if first.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }), !first.hasPrefix("-") {
      return runFile(first, Array(words.dropFirst()), flags)
    }
    if let verb = RunningVerbs.find(first) { return VerbCommand.run(verb, Array(words.dropFirst())) }
    if RootCommand.names.contains(first) || first.hasPrefix("-") { return runSubcommand(words) }
    return runFile(first, Array(words.dropFirst()), flags)
  }

  private static func help(_ topic: String) -> Int32 {
    let capabilities = Console().outputCapabilities
    if let verb = RunningVerbs.find(topic) {
      // Its name may be a probe's or a method's, too.
      let others = Reference.entries(named: topic).filter { $0.kind != .function }
      let more = others.isEmpty ? "" : "\n" + Reference.text(others, capabilities: capabilities)
      return print(Reference.commandPage(verb, capabilities: capabilities) + more)
    }
    if let page = Reference.page(topic, capabilities: capabilities) { return print(page) }
    if RootCommand.names.contains(topic) { return runSubcommand(["help", topic]) }
    let near = Reference.similar(to: topic, or: RootCommand.names).map { "did you mean `orch help \($0)`?" }
    return usageError("there is no help for `\(topic)`", help: near ?? "`orch doc` lists what there is")
  }

  private static func runFile(_ path: String, _ arguments: [String], _ flags: RunFlags) -> Int32 {
    do throws(Raise) {
      return ProgramRun(source: try FileImporter.source(path), arguments: arguments, flags: flags).run()
    } catch {
      guard case .failure(let failure) = error else { return 1 }
      let looksLikeCommand = !path.contains("/") && !path.contains(".")
      return usageError(
        looksLikeCommand ? "there is no command and no file `\(path)`" : failure.message,
        help: looksLikeCommand ? missingCommandHelp(path) : nil)
    }
  }

  /// Runs a file, and stays at the prompt with its names.
  private static func runInteractively(_ words: [String]) -> Int32 {
    guard isatty(STDIN_FILENO) == 1 else { return usageError("`-i` needs a terminal to stay at") }
    guard let path = words.first else { return PromptRun().run() }
    do throws(Raise) {
      return PromptRun(file: try FileImporter.source(path), arguments: Array(words.dropFirst())).run()
    } catch {
      guard case .failure(let failure) = error else { return 1 }
      return usageError(failure.message)
    }
  }

  private static func runStandardInput(_ arguments: [String], _ flags: RunFlags) -> Int32 {
    do throws(Raise) {
      return ProgramRun(source: try FileImporter.standardInput(), arguments: arguments, flags: flags).run()
    } catch {
      return usageError("cannot read standard input")
    }
  }

  private static func missingCommandHelp(_ word: String) -> String {
    // Most of what blocks end makes no sense as a command of its own.
    if Reference.entries(named: word).contains(where: { $0.kind == .function }) {
      return "`\(word)` is a verb of programs and of the prompt, `orch -e '\(word) …'`: `orch help \(word)` tells more"
    }
    return Suggestion.closest(to: word, among: RootCommand.names.sorted()).map { "did you mean `orch \($0)`?" }
      ?? "`orch help` lists the commands"
  }

  private static func usageError(_ message: String, help: String? = nil) -> Int32 {
    usageError(CommandMistake(message, help: help.map { [$0] } ?? []))
  }

  static func usageError(_ mistake: CommandMistake) -> Int32 {
    Console().error(mistake.text)
    return 64
  }

  /// Prints a page, and gives the exit status.
  static func print(_ text: String) -> Int32 {
    do throws(OutputLost) {
      try Console().output(text)
      return 0
    } catch {
      return tell(error)
    }
  }

  private static func tell(_ loss: OutputLost) -> Int32 {
    if let text = loss.text { Console().error(text) }
    return loss.status
  }

  private static func runSubcommand(_ words: [String]) -> Int32 {
    do {
      var command = try RootCommand.parseAsRoot(words)
      if var command = command as? any StatusCommand { return try command.runForStatus() }
      try command.run()
      return 0
    } catch let mistake as CommandMistake {
      return usageError(mistake)
    } catch let loss as OutputLost {
      return tell(loss)
    } catch {
      switch RootCommand.exitCode(for: error) {
      case .success: return print(RootCommand.fullMessage(for: error) + "\n")
      case .validationFailure: return usageError(CommandMistake(error, in: words))
      case let status:
        let text = RootCommand.message(for: error)
        if !text.isEmpty { Console().error("error: \(text)\n") }
        return status.rawValue
      }
    }
  }
}

/// A subcommand whose exit status says more than success or failure.
protocol StatusCommand: ParsableCommand {
  mutating func runForStatus() throws -> Int32
}

extension StatusCommand {
  mutating func run() throws {
    let status = try runForStatus()
    if status != 0 { throw ExitCode(status) }
  }
}
