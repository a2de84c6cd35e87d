extension ForeignWord {
  /// No word stands twice, and none is a word of the language or a name of the library.
  static let vocabulary: [(words: String, meaning: ForeignWord)] =
    Array([statements, blocks, functions, values, classes, operators].joined())

  private static let statements: [(words: String, meaning: ForeignWord)] = [
    ("def func function", .onlyStatement(.function)),
    ("fun proc", .statement(.function)),
    ("const local", .onlyStatement(.variable)),
    ("my final val declare readonly", .statement(.variable)),
    ("export", .statement(.exported)),
    ("assert", .onlyStatement(.assertion)),
    ("foreach", .onlyStatement(.loop)),
    ("unless", .onlyStatement(.unless)),
    ("until", .onlyStatement(.until)),
    ("loop repeat forever", .statement(.doLoop)),
    ("describe context feature", .statement(.suite)),
    ("it scenario specify", .statement(.test)),
    ("import include require load from", .beginning("`use \"lib.orch\" as lib` brings in another file")),
    ("switch case", .beginning(choice)),
    ("match", .beginning(choice).between(pattern)),
    (
      "retry waitFor waitUntil wait_for wait_until",
      .beginning("`eventually 10s { … }` tries until its block succeeds; a test has `with retries: 2`")
    ),
    (
      "async await",
      .beginning("a call waits for its result; `parallel { … }` runs several at the same time")
    ),
    ("known", .named("the well-known services come with `use \"orch:services\" as known`")),
    ("pass noop", .named("an empty block is `{ }`")),
    ("raise throw panic die error", .here("fail")),
    ("lambda", .named("a function without a name is written `x => …`")),
  ]

  private static let choice = "choose with `if … { … } else if … { … }`"
  private static let pattern = "`text ~ pattern` searches for a regular expression"

  private static let blocks: [(words: String, meaning: ForeignWord)] = [
    ("do", .statement(.doLoop).named("a block begins with `{`").block(.opens)),
    ("then", .named("a block begins with `{`").block(.opens)),
    ("begin", .named("a block begins with `{`")),
    ("fi done end esac endif", .named("a block ends with `}`").block(.closes)),
    ("elif elsif elseif", .here("else if").block(.elseIf)),
    ("except rescue", .here("catch").block(.catches)),
    ("finally ensure", .named("`defer { … }` at the start of a block runs on every way out of it").block(.endsTry)),
    (
      "beforeEach before beforeAll setup afterEach after teardown",
      .beginning("what tests share stands in their suite's block, before them; `defer { … }` undoes it")
    ),
  ]

  private static let functions: [(words: String, meaning: ForeignWord)] = [
    ("echo println puts printf log Print", .here("print")),
    ("console System", .named("`print` shows a value")),
    ("stderr warn", .named("`eprint` prints on standard error")),
    (
      "gets readline input",
      .named("`stdin.line()` gives a line of standard input, `stdin.lines()` all of them; arguments are in `args`")
    ),
    ("mktemp", .here("tempdir")),
    ("setTimeout", .here("sleep")),
    ("parseInt", .here("int")),
    ("Number", .here("float")),
    ("quit bye logout", .here("exit")),
    ("status list", .here("ps")),
    ("connect", .here("attach")),
    ("makedirs", .here("mkdir")),
    ("rmdir unlink rm", .here("remove")),
    ("rename mv", .here("move")),
    (
      "isfile is_file isdir is_dir",
      .named("`path.is_file(path)` and `path.is_folder(path)` tell, `exists(path)` of either")
    ),
    ("open", .named("`read(path)` gives a file's text, `write(path, text)` makes one")),
    (
      "orch",
      .named(
        "this is orch already: leave the word out, as in `ps`; `orch test` and `orch fmt` are commands of the shell")
    ),
    ("ENV environ process os", .named("`getenv(\"NAME\")` reads an environment variable")),
    (
      "subprocess system popen shell",
      .named("programs run behind `$`: `$ npm test`, `$(git rev-parse HEAD)`")
    ),
    ("fetch requests axios curl wget", .named("`http.get(url)` sends a request")),
  ]

  private static let values: [(words: String, meaning: ForeignWord)] = [
    ("True", .here("true")),
    ("False", .here("false")),
    ("None nil undefined none NULL", .here("null")),
    ("str String toString sprintf format", .named("text comes from interpolation: `\"${value}\"`")),
    ("len length size count", .named("`value.len` is the length")),
    (
      "abs round floor ceil sum pow hex",
      .named("it is a method: `n.abs()`, `n.round(2)`, `xs.max()`, `xs.sum()`")
    ),
    ("sorted", .named("it is a method: `xs.sort()`")),
    ("reversed", .named("it is a method: `xs.reverse()`")),
    ("enumerate", .named("it is a method: `xs.enumerate()`")),
    ("zip", .named("it is a method: `xs.zip(ys)`")),
    ("min", .named("it is a method: `[a, b].min()`")),
    ("max", .named("it is a method: `[a, b].max()`")),
    (
      "re regex Regex RegExp preg_match",
      .named("`text ~ 'pattern'` asks whether a regular expression matches, `text.match('pattern')` finds where")
    ),
    (
      "date datetime Date timestamp strftime",
      .named("`time.text(now())` writes a moment as date and time, `time.parse(text)` reads one")
    ),
    (
      "base64 btoa atob encodeURIComponent urlencode sha256 hashlib",
      .named("they are methods of strings: `text.encode_base64()`, `text.encode_url()`, `text.sha256()`")
    ),
    ("rand", .named("`random(from, to)` gives an int, `xs.shuffle()` another order")),
    ("randint", .named("`random(from, to)` gives an int")),
  ]

  private static let classes: [(words: String, meaning: ForeignWord)] = [
    ("class new", .beginning("there are no classes: records hold data, functions work on it")),
    ("this self", .named("there are no classes: records hold data, functions work on it")),
  ]

  private static let operators: [(words: String, meaning: ForeignWord)] = [
    ("is", .between("`==` compares; the type of a value is `type(value) == \"int\"`")),
    ("eq equals toBe", .between("`==` compares")),
    ("isnt ne neq", .between("`!=` compares")),
    ("lt", .between("write `<`")),
    ("le", .between("write `<=`")),
    ("gt", .between("write `>`")),
    ("ge", .between("write `>=`")),
    ("matches like", .between(pattern)),
    ("contains includes", .between("write `part in whole`, or `whole.contains(part)`")),
    ("has", .between("write `key in record`, or `record.has(key)`")),
    ("mod", .between("write `%`")),
    ("div", .between("write `//`")),
    ("xor", .between("write `!=`")),
    ("of", .between("write `in`")),
    ("because", .between("a note follows a comma: `expect condition, \"note\"`")),
  ]
}
