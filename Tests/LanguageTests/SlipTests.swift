import Library
import Syntax
import Testing

/// What newcomers write, as one mistake with the fix that it is told with.
@Suite struct SlipTests {
  struct Slip: CustomTestStringConvertible {
    var program: String
    /// The first line of the help.
    var help: String

    init(_ program: String, _ help: String) {
      self.program = program
      self.help = help
    }

    var testDescription: String { program }
  }

  private static let declarations = "service redis { image: \"redis:7\", port: 6379 }\n"

  private static let inWords: [Slip] = [
    Slip("let r = { a: 1 b: 2 }\nprint r", "entries are parted by `,` or a new line"),
    Slip("def f(x): return x\nprint f(1)", "functions are declared with `fn`: `fn name(a, b) { … }`"),
    Slip("switch (1) { case 1: print 1 }", "choose with `if … { … } else if … { … }`"),
    Slip("switch 1 { }", "choose with `if … { … } else if … { … }`"),
    Slip("match 1 { 1 => print 2 }", "choose with `if … { … } else if … { … }`"),
    Slip("class Order { total = 0 }", "there are no classes: records hold data, functions work on it"),
    Slip("retry 3 { print 1 }", "`eventually 10s { … }` tries until its block succeeds; a test has `with retries: 2`"),
    Slip("count = 0\nprint count", "the first assignment declares: `let count = …`, or `var` if it changes later"),
    Slip("list = []", "the first assignment declares: `let list = …`, or `var` if it changes later"),
    Slip("var total = 1\nprint total\ntotl = 2", "did you mean `total` (var, line 1)?"),
    Slip("print 1 print 2", "statements on one line are parted by `;`"),
    Slip("print \"a\" exit 1", "statements on one line are parted by `;`"),
    Slip(
      "suite \"s\" {\n  setup { print 1 }\n  test \"t\" { expect true }\n}",
      "what tests share stands in their suite's block, before them; `defer { … }` undoes it"),
    Slip("print enumerate([1])", "it is a method: `xs.enumerate()`"),
    Slip("print open(\"x\")", "`read(path)` gives a file's text, `write(path, text)` makes one"),
    Slip("rename(\"a\", \"b\")", "here it is `move`"),
    Slip("print func", "functions are declared with `fn`: `fn name(a, b) { … }`"),
    Slip("print 1 break", "statements on one line are parted by `;`"),
    Slip("print \"a\" . \"b\"", "texts are joined by `+`, or stand in one: `\"${first}${second}\"`"),
    Slip("print 1,000", "digits are grouped with `_`: `1_000`"),
    Slip("let n = 1,000,000\nprint n", "digits are grouped with `_`: `1_000`"),
    Slip("print \"%s\" % 1", "values stand in the text itself: `\"… ${value}\"`"),
    Slip("print \"total: \" + 3", "write `\"total: ${3}\"`"),
    Slip("print \"-\" * 20", "to repeat a text, write `\"-\".repeat(20)`"),
    Slip("print 1 -- a comment", "comments begin with `#`"),
    Slip("-- a comment\nprint 1", "comments begin with `#`"),
    Slip("print env.HOME", "an environment variable is read with `getenv(\"HOME\")`"),
    Slip("print env[\"HOME\"]", "an environment variable is read with `getenv(\"HOME\")`"),
    Slip("env[\"HOME\"]", "an environment variable is read with `getenv(\"HOME\")`"),
    Slip("if [ -f x ] { print 1 }", "write `exists(\"path\")`"),
    Slip("if [[ -f x ]] { print 1 }", "write `exists(\"path\")`"),
    Slip("if -f x { print 1 }", "write `exists(\"path\")`"),
    Slip("for i in 0...3 { print i }", "write `range(from, to)`, which ends before `to`"),
    Slip("fn e(count = 1) { print count }\ne -c 5", "flags are written out, as in `--count`"),
    Slip("print -n \"a\"", "`--end \"\"` as the last argument leaves out the newline: `print \"a\" --end \"\"`"),
    Slip("$ grep a b || true", "write `try $(grep a b)`; what it gives tells by `.ok` how it went"),
    Slip("$ make || ./clean", "write `if not (try $(make)).ok { $ ./clean }`"),
    Slip("print $(cat f | grep y || echo none)", "write `(try $(cat f | grep y)).value ?? \"none\"`"),
    Slip("$ echo ${HOME:-x}", "another value for null is written `${getenv(\"HOME\") ?? \"x\"}`"),
    Slip("print \"${name:-you}\"", "another value for null is written `${name ?? \"you\"}`"),
    Slip(
      declarations + "service db { image: \"db\" }\nenv shop { redis, db }\nup shop",
      "a setting has a value; services are listed: `services: [redis, db]`"),
  ]

  private static let returns: [Slip] = [
    Slip("fn f(x) { x * 2 }\nprint f(1)", "to give it to the caller, write `return x * 2`"),
    Slip("print [1].map(x => { x * 2 })", "to give it to the caller, write `return x * 2`"),
    Slip("fn f(x) {\n  let y = x\n  y\n}\nprint f(1)", "to give it to the caller, write `return y`"),
    Slip("fn f(x) {\n  [x].reverse()\n}\nprint f(1)", "to give it to the caller, write `return [x].reverse()`"),
    Slip("fn f(x) {\n  if x { return 1 } else { 2 }\n}\nprint f(true)", "to give it to the caller, write `return 2`"),
  ]

  private static let inCalls: [Slip] = [
    Slip(
      declarations + "up redis",
      "declare an environment that has it: `env shop { services: [redis] }`, then `up shop`"),
    Slip(
      declarations + "env shop { services: [redis] }\nup redis\nprint shop.id",
      "`shop` is an environment that has it: `up shop`"),
    Slip("up redis", "if it is an environment, declare it: `env redis { services: […] }`"),
    Slip("up shop", "if it is an environment, declare it: `env shop { services: […] }`"),
    Slip("http.post(\"u\", { a: 1 })", "what follows has a name: `json:`, `body:`, `form:`, `files:` or another"),
    Slip("http.post(\"u\", data: {})", "JSON goes by `json: …`, a form by `form: …`, text by `body: …`"),
    Slip("http.get(\"u\", headers: [\"X-A: b\"])", "write a record: `{ \"X-A\": \"b\" }`"),
    Slip("http.get(\"u\", headers: [\"A=b\"])", "write a record: `{ A: \"b\" }`"),
    Slip("curl(\"http://localhost\")", "`http.get(url)` sends a request"),
    Slip("let state = git(\"status\")\nprint state", "programs run behind `$`: `$(git …)` gives what it prints"),
    Slip("print sort([2, 1])", "it is a method: `value.sort(…)`"),
    Slip("print(1, flush: true)", "usage: `print(values…, end: …)`"),
    Slip("print 3 is int", "`==` compares; the type of a value is `type(value) == \"int\"`"),
    Slip("let xs = [1]\nprint xs contains 1", "write `part in whole`, or `whole.contains(part)`"),
    Slip("print 5.to_string()", "text comes from interpolation: `\"${value}\"`"),
    Slip("print $(true).stdout", "here it is `out`"),
    Slip("print $(true).status", "here it is `code`"),
    Slip("print $(true).strip()", "here it is `trim()`"),
    Slip("let p = spawn $(sleep 1)\np.kill()", "here it is `stop()`"),
    Slip("print http.get(\"u\").status_code", "here it is `status`"),
    Slip(
      "let count = 0\nprint [1].map(x => { count += x })",
      "return the value, and assign it where the function is called: `count = …`, where `var` declares it"),
    Slip(
      "let list = [\"a\"]\n$ ls ...list",
      "`${...list}` gives one argument for each element; as text, it stands in quotes"),
    Slip("let print = 3\nprint 4", "the `print` of line 1 hides the library's function: give it another name"),
  ]

  private static let inValues: [Slip] = [
    Slip("let x = null\nif x { print 1 }", "compare it: `x != null`"),
    Slip("let n = \"5\"\nif n > 3 { print 1 }", "make a number of the text: `int(n)`"),
    Slip("let n = \"5\"\nprint (n - 1)", "make a number of the text: `int(n)`"),
    Slip("let o = $(echo 3)\nprint (o + 3)", "make a number of the text: `int(o)`"),
    Slip("print (\"a\" * 3)", "to repeat a text, write `\"a\".repeat(3)`"),
    Slip("print ([0] * 3)", "for a list of so many, write `range(0, 3).map(i => 0)`"),
    Slip("let s = \"%s\" % 1\nprint s", "values stand in the text itself: `\"… ${value}\"`"),
    Slip("print \"$r.name\"", "define it with `let r = …`"),
    Slip("print \"awk {print $NF}\"", "an environment variable is read with `getenv(\"NF\")`"),
    Slip(
      "service a { image: \"a\", ports: \"6379:6379\" }\nenv e { services: [a] }\nup e",
      "list the service's own ports: `[6379]`; those of the host are chosen for them"),
    Slip(
      "service a { image: \"a\", port: 1, ready: psql() }\nenv e { services: [a] }\nup e",
      "here it is `postgres()`"),
    Slip(
      "service a { image: \"a\", port: 1, ready: answers() }\nenv e { services: [a] }\nup e",
      "the probes are `all`, `any`, `completed`, `exec`, `grpc`, `http`, `image`, `log`, `mysql`, `postgres`, "
        + "`redis`, `running`, `tcp`"),
    Slip(
      "service a { image: \"a\", port: 80, publish: { \"8080\": 80 } }\n"
        + "service b { image: \"b\", port: 81, publish: { \"81\": 80 } }\nenv e { services: [a, b] }\nup e",
      "the service's own port stands first: `publish: { \"80\": 8080 }`"),
    Slip(
      "for i in range(0, 3) { test \"works\" { expect i < 3 } }", "put into it what differs: `test \"works $i\"`"),
    Slip("while true { test \"works\" { expect 1 < 2 } }", "count the rounds, and put the count into it"),
    Slip("let server = spawn $(serve)\nstop server", "it has a method for that: `server.stop()`"),
  ]

  @Test(arguments: inWords + returns + inCalls + inValues) func `one slip gives one error, with its fix`(_ slip: Slip) {
    let found = check(slip.program)
    #expect(found.map(\.severity) == [.error], "\(found.map(\.message))")
    #expect(found.first?.help.first == slip.help)
  }

  @Test(arguments: ["let x = 5 -- 3\nprint x", "fn f(p) { p.stop() }\nlet p = spawn $(true)\nf(p)"])
  func `what means something is no slip`(_ program: String) { #expect(check(program).isEmpty) }

  @Test(arguments: ["print \"awk {print $NF}\"", "$ awk \"{print $NF}\"", "print \"\"\"{\"a\": \"$nf\"}\"\"\""])
  func `a dollar that is meant for somebody else can be written`(_ program: String) {
    let name = program.contains("NF") ? "NF" : "nf"
    #expect(check(program).first?.help.last == "a plain `$` is written `\\$\(name)`, or stands in single quotes: `'…'`")
  }

  // MARK: Warnings

  @Test(arguments: [
    ("let name = 1\nprint 'hello $name'", "`$name` stands in single quotes, which do not interpolate: use `\"…\"`"),
    ("let name = 1\n$ echo 'hello ${name}'", "`${name` stands in single quotes, which do not interpolate: use `\"…\"`"),
    ("let r = { name: 1 }\nprint \"{r.name}\"", "`{r.name}` is plain text: to interpolate, write `${r.name}`"),
    ("let name = 1\nprint \"a #{name}\"", "`#{name}` is plain text: to interpolate, write `${name}`"),
  ]) func `a name that nobody uses, since a text does not take it in`(_ program: String, _ help: String) {
    let found = check(program)
    #expect(found.map(\.code) == [.unusedName])
    #expect(found.first?.help == ["in line 2, \(help)"])
  }

  @Test(arguments: [
    "let name = 1\nprint '$names' '$' '{name}' \"{name: 1}\" \"{nam}\"", "# {name}\nlet name = 1\nprint 2",
    "print '$name'\nlet name = 1",
  ]) func `other texts have nothing to do with it`(_ program: String) {
    #expect(check(program).first?.help == ["remove it, or call it `_name`"])
  }

  @Test func `a function that hides one of the library is warned of, a value is not`() {
    let hiding = "fn print(x) { return x }\nlet up = x => x\nprint up(1)"
    #expect(check(hiding).map(\.code) == [.hiddenFunction, .hiddenFunction])
    #expect(check("let start = 1\nlet url = 2\nexpect start < url").isEmpty)
  }

  // MARK: Files of other encodings

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x70, 0, 0x20, 0, 0x31, 0, 0x0A, 0], "utf-16"),
      ([0xFE, 0xFF, 0, 0x70, 0, 0x20, 0, 0x31], "utf-16"),
      ([0x70, 0, 0x20, 0, 0x31, 0], "utf-16le"), ([0, 0x70, 0, 0x20, 0, 0x31], "utf-16be"),
      ([0xFF, 0xFE, 0, 0, 0x70, 0, 0, 0], "utf-32"),
    ] as [([UInt8], String)]) func `a file with several bytes for each character is told of once`(
      _ text: [UInt8], _ encoding: String
    )
  {
    let found = ProgramLoader().check(SourceFile(name: "main.orch", text: text))
    #expect(found.map(\.code) == [.notUTF8])
    #expect(
      found.first?.help == ["save the file as UTF-8, or convert it with `iconv -f \(encoding) -t utf-8`"])
  }

  private func check(_ text: String) -> [Diagnostic] {
    ProgramLoader().check(SourceFile(name: "main.orch", text: text))
  }
}
