/// What people who come from other languages type, and what to write here: the text of a help.
func helpForForeign(_ word: String) -> String? {
  wordsHere[word].map { "here it is `\($0)`" } ?? waysHere[word]
}

/// The same for such a word with a slip in it; short ones are near too many others.
func helpForNearlyForeign(_ word: String) -> String? {
  let words = [wordsHere.keys, waysHere.keys].joined().filter { $0.utf8.count > 3 }
  return suggestion(for: word, among: words).flatMap(helpForForeign)
}

private let wordsHere = [
  "echo": "print", "println": "print", "puts": "print", "printf": "print", "log": "print", "Print": "print",
  "True": "true", "False": "false", "None": "null", "nil": "null", "undefined": "null", "none": "null", "NULL": "null",
  "assert": "expect", "raise": "fail", "throw": "fail", "panic": "fail", "die": "fail", "error": "fail",
  "mktemp": "tempdir", "foreach": "for", "elif": "else if", "elsif": "else if", "until": "while",
  "def": "fn", "func": "fn", "function": "fn", "const": "let", "local": "let", "setTimeout": "sleep",
  "parseInt": "int", "Number": "float", "quit": "exit", "bye": "exit", "logout": "exit",
  "start": "up", "stop": "down", "kill": "down", "status": "ps", "list": "ps", "connect": "attach",
]

private let waysHere: [String: String] = {
  let imports = "`use \"lib.orch\" as lib` brings in another file"
  let variables = "`getenv(\"NAME\")` reads an environment variable"
  let programs = "programs run behind `$`: `$ npm test`, `$(git rev-parse HEAD)`"
  let blockEnd = "a block ends with `}`"
  let requests = "`http.get(url)` sends a request"
  let text = "text comes from interpolation: `\"${value}\"`"
  let length = "`value.len` is the length"
  let fixtures = "what tests share stands in their suite's block, before them; `defer { … }` undoes it"
  let records = "there are no classes: records hold data, functions work on it"
  let method = "it is a method: `n.abs()`, `n.round(2)`, `xs.max()`, `xs.sum()`"
  let patterns = "`text ~ 'pattern'` asks whether a regular expression matches, `text.match('pattern')` finds where"
  let input = "`stdin.line()` gives the next line of standard input, `stdin.text()` all of it; arguments are in `args`"
  let dates = "`time.text(now())` writes a moment as date and time, `time.parse(text)` reads one"
  let encodings = "they are methods of strings: `text.encode_base64()`, `text.encode_url()`, `text.sha256()`"
  let waiting = "a call waits for its result; `parallel { … }` runs several at the same time"
  return [
    "orch":
      "this is orch already: leave the word out, as in `ps`; `orch test` and `orch fmt` are commands of the shell",
    "import": imports, "include": imports, "require": imports, "load": imports, "from": imports,
    "ENV": variables, "environ": variables, "process": variables, "os": variables, "env": variables,
    "subprocess": programs, "system": programs, "popen": programs, "shell": programs, "run": programs,
    "fi": blockEnd, "done": blockEnd, "end": blockEnd, "esac": blockEnd, "endif": blockEnd,
    "begin": "a block begins with `{`", "then": "a block begins with `{`", "do": "a block begins with `{`",
    "pass": "an empty block is `{ }`", "noop": "an empty block is `{ }`",
    "fetch": requests, "requests": requests, "axios": requests,
    "str": text, "String": text, "toString": text, "sprintf": text, "format": text,
    "len": length, "length": length, "size": length, "count": length,
    "console": "`print` shows a value", "System": "`print` shows a value",
    "beforeEach": fixtures, "before": fixtures, "beforeAll": fixtures, "setup": fixtures, "afterEach": fixtures,
    "after": fixtures, "teardown": fixtures,
    "re": patterns, "regex": patterns, "Regex": patterns, "RegExp": patterns, "preg_match": patterns,
    "new": records, "class": records, "this": records, "self": records,
    "async": waiting, "await": waiting,
    "abs": method, "round": method, "floor": method, "ceil": method, "sum": method, "pow": method, "hex": method,
    "min": "it is a method: `[a, b].min()`", "max": "it is a method: `[a, b].max()`",
    "stdin": input, "gets": input, "readline": input, "stderr": "`eprint` prints on standard error",
    "warn": "`eprint` prints on standard error",
    "date": dates, "datetime": dates, "Date": dates, "timestamp": dates, "strftime": dates,
    "base64": encodings, "btoa": encodings, "atob": encodings, "encodeURIComponent": encodings, "urlencode": encodings,
    "sha256": encodings, "hashlib": encodings,
    "rand": "`random(from, to)` gives an int, `xs.shuffle()` another order",
    "randint": "`random(from, to)` gives an int",
    "makedirs": "here it is `mkdir`", "rmdir": "here it is `remove`", "unlink": "here it is `remove`",
    "sorted": method, "reversed": method, "enumerate": method, "zip": method,
    "lambda": "a function without a name is written `x => …`",
    "switch": "choose with `if … { } else if … { }`", "match": "choose with `if … { } else if … { }`",
    "case": "choose with `if … { } else if … { }`",
    "finally": "`defer { … }` at the start of a block runs on every way out of it",
    "input": input,
  ]
}()
