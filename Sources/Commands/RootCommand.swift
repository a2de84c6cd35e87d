import ArgumentParser
import Library

/// What `orch help` shows, and where the subcommands hang.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orch",
    abstract: "Real services for every test suite, each in an environment of its own that leaves nothing behind.",
    usage: """
      orch [FLAGS] FILE [ARGUMENTS…]  run a script
      orch [FLAGS] -e 'CODE'          run a line
      orch [FLAGS] -                  run standard input
      orch test [PATH…]               run the tests of files and folders
      orch                            open the prompt
      orch -i FILE [ARGUMENTS…]       run a script, then stay at the prompt with its names
      orch COMMAND                    see below
      orch VERB [ENVIRONMENT] …       work on what runs: \(CommandLineUsage.verbs.map(\.name).joined(separator: ", "))
      orch help TOPIC                 a verb, a setting, a type, a statement: orch help service
      """,
    discussion: """
      Flags: \(RunFlags.help.map { "\($0.flag)  \($0.help)" }.joined(separator: "\n       ")).

      Verbs on running environments are those of programs and of the prompt. An environment is named by its name or its id, \
      of which the beginning is enough, and need not be named where only one is up; its services follow: \
      orch logs shop api --tail 20. `orch help VERB` tells more.

      Exit status: 0 all passed, 1 a test failed or an error ended the script, 2 the program is wrong and nothing was started, \
      3 an environment failed, 64 the command line is wrong, 74 a report or the output could not be written, 130 and 143 interrupted.
      """,
    version: OrchCommand.version,
    subcommands: [
      TestCommand.self, DevCommand.self, CheckCommand.self, FormatCommand.self, DocCommand.self, ExplainCommand.self,
      ImportCommand.self, DoctorCommand.self, HistoryCommand.self, SuperviseCommand.self, KeepWarmCommand.self,
    ])

  /// Words that are commands rather than files.
  static let names: Set<String> = Set(
    configuration.subcommands.compactMap { $0.configuration.commandName } + CommandLineUsage.verbs.map(\.name) + [
      "help"
    ])
}
