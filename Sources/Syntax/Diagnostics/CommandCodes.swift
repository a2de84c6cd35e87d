// E0160–E0179: external programs behind `$`.
extension DiagnosticCode {
  package static let shellConjunction = DiagnosticCode(
    "E0160", "`&&` or `||` in a command",
    explanation: """
      A command that fails stops the script, so `&&` is the next line. What shall happen on failure goes behind `try`: \
      `if not (try $(a)).ok { … }`.
      """,
    wrong: "$ npm ci && npm test",
    right: "$ npm ci\n$ npm test")

  package static let shellSemicolon = DiagnosticCode(
    "E0161", "`;` in a command",
    explanation: """
      A command ends with its line. The next one stands on the next line behind its own `$`; a `;` that the program \
      shall see is written `\\;` or in quotes.
      """,
    wrong: "$ npm ci; npm test",
    right: "$ npm ci\n$ npm test")

  package static let shellBackground = DiagnosticCode(
    "E0162", "`&` in a command",
    explanation: """
      `spawn $(…)` starts a program in the background. It belongs to the block around it and is ended with it.
      """,
    wrong: "$ npm start &",
    right: "let server = spawn $(npm start)")

  package static let shellHereDocument = DiagnosticCode(
    "E0163", "`<<` in a command",
    explanation: "There are no here documents. Text comes from a program through a pipe, or from a file through `<`.",
    wrong: "$ psql <<EOF",
    right: "let query = \"select 1\"\n$ printf %s $query | psql")

  package static let shellBacktick = DiagnosticCode(
    "E0164", "backtick in a command",
    explanation: "`$(…)` captures what a program prints. A backtick that shall stand for itself needs quotes.",
    wrong: "$ echo `git rev-parse HEAD`",
    right: "$ echo $(git rev-parse HEAD)")

  package static let shellAssignment = DiagnosticCode(
    "E0165", "`NAME=value` before a command",
    explanation: "`with env:` sets environment variables for all programs of a block.",
    wrong: "$ NODE_ENV=test npm start",
    right: "with env: ({ NODE_ENV: \"test\" }) {\n  $ npm start\n}")

  package static let shellHome = DiagnosticCode(
    "E0166", "`~/` in a command",
    explanation: "There is no tilde expansion. The home folder is in the environment variable HOME.",
    wrong: "$ ls ~/src",
    right: "let home = getenv(\"HOME\")\n$ ls $home/src")

  package static let shellBraces = DiagnosticCode(
    "E0167", "brace expansion in a command",
    explanation:
      "`{a,b}` does not expand. Write the words out, or spread a list. Braces in quotes stand for themselves.",
    wrong: "$ touch {a,b}.txt",
    right: "$ touch a.txt b.txt")

  package static let spreadInsideWord = DiagnosticCode(
    "E0168", "a list in one word",
    explanation: """
      `${...list}` gives one argument for each element, so it must be a word of its own. To put all elements in one \
      word, join them to a string.
      """,
    wrong: "let files = [\"a\", \"b\"]\n$ tar --files=${...files}",
    right: "let files = [\"a\", \"b\"]\n$ tar --files=${files.join(\",\")}")

  package static let shellParameter = DiagnosticCode(
    "E0169", "`$1` in a command",
    explanation: """
      Positional and special parameters do not exist. The script's arguments are the list `args`; a `$` that the \
      program shall see is written `\\$` or stands in single quotes.
      """,
    wrong: "$ echo $1",
    right: "$ echo ${args[0]}")

  package static let missingProgram = DiagnosticCode(
    "E0170", "command without a program",
    explanation: "Behind `$`, within `$(…)` and on both sides of `|` stands a program.",
    wrong: "$ ls | | wc",
    right: "$ ls | wc")

  package static let invalidRedirect = DiagnosticCode(
    "E0171", "malformed redirect",
    explanation: "The redirects are `< file`, `> file`, `>> file`, `2> file`, `2>> file` and `2>&1`.",
    wrong: "$ make &> log",
    right: "$ make > log 2>&1")

  package static let bareParenthesis = DiagnosticCode(
    "E0172", "parenthesis in a command",
    explanation: """
      There are no subshells. A parenthesis that the program shall see stands in quotes or behind a backslash.
      """,
    wrong: "$ (cd web)",
    right: "with cwd: \"web\" {\n  $ ls\n}")

  package static let shellBuiltin = DiagnosticCode(
    "E0173", "command that only a shell has",
    explanation: """
      `cd`, `export`, `source` and the like change the shell that carries them out. A program started by `$` could only \
      change itself, so there is a statement for each: `with cwd:`, `with env:`, `use`.
      """,
    wrong: "$ cd web",
    right: "with cwd: \"web\" {\n  $ ls\n}")

  package static let spreadWithoutBraces = DiagnosticCode(
    "E0174", "list in a command without `${}`",
    explanation: """
      In a command names stand for themselves, so `...files` is text that the program gets. `${...files}` gives one \
      argument for each element; text that looks so stands in quotes.
      """,
    wrong: "let files = [\"a\", \"b\"]\n$ touch ...files",
    right: "let files = [\"a\", \"b\"]\n$ touch ${...files}")

  package static let commandCodes: [DiagnosticCode] = [
    shellConjunction, shellSemicolon, shellBackground, shellHereDocument, shellBacktick, shellAssignment, shellHome,
    shellBraces, spreadInsideWord, shellParameter, missingProgram, invalidRedirect, bareParenthesis,
    shellBuiltin, spreadWithoutBraces,
  ]
}
