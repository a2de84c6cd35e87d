/// E06xx: what goes wrong while a program runs. `e.code` in a `catch` gives the id.
extension DiagnosticCode {
  package static let failed = DiagnosticCode(
    "E0601", "the script gave up",
    explanation:
      "`fail(\"why\")` raises this error. It ends the script with status 1 unless `try` or `catch` takes it.",
    wrong: "fail \"the database is empty\"", right: "let r = try fail(\"the database is empty\")\nprint r.error.message"
  )
  package static let overflow = DiagnosticCode(
    "E0602", "a number does not fit",
    explanation:
      "Ints are 64-bit. A result beyond them stops the script rather than wrapping around; floats go further, with less precision.",
    wrong: "print (9223372036854775807 + 1)", right: "print (9223372036854775807.0 + 1)")
  package static let divisionByZero = DiagnosticCode(
    "E0603", "division by zero",
    explanation: "`/`, `//` and `%` have no value for a divisor of zero, floats included.",
    wrong: "let n = 0\nprint (10 // n)", right: "let n = 0\nprint (if n == 0 { 0 } else { 10 // n })")
  package static let typeMismatch = DiagnosticCode(
    "E0604", "a value of the wrong type",
    explanation:
      "An operator, an argument or a setting got a value of a type that it has no meaning for. Nothing is converted silently.",
    wrong: "let a = json.parse('\"1\"')\nprint (a + 1)",
    right: "let a = json.parse('\"1\"')\nprint (int(a) + 1)")
  package static let missingField = DiagnosticCode(
    "E0605", "no such field",
    explanation:
      "A record, a handle or a value has no field or method of that name. `r.get(\"key\", default)` and `\"key\" in r` ask without raising.",
    wrong: "let r = json.parse('{ \"name\": \"a\" }')\nprint r.nmae",
    right: "let r = json.parse('{ \"name\": \"a\" }')\nprint r.name")
  package static let indexOutOfRange = DiagnosticCode(
    "E0606", "no element at this index",
    explanation: "Lists and strings count from 0; -1 is the last element. An index beyond either end raises.",
    wrong: "let xs = [1, 2]\nprint xs[2]", right: "let xs = [1, 2]\nprint xs[-1]")
  package static let recursionLimit = DiagnosticCode(
    "E0607", "calls nested too deeply",
    explanation:
      "A function called itself, directly or through others, thousands of times without returning. Mostly its end condition never holds.",
    wrong: "fn f(n) { return f(n + 1) }\nf 0", right: "fn f(n) { return if n > 9 { n } else { f(n + 1) } }\nf 0")
  package static let wrongArguments = DiagnosticCode(
    "E0608", "arguments that do not fit",
    explanation:
      "A function that is known only when the script runs was called with arguments that its parameters do not take.",
    wrong: "let f = x => x\nlet g = f\ng(1, 2)", right: "let f = x => x\nlet g = f\ng(1)")
  package static let usedTooEarly = DiagnosticCode(
    "E0609", "used before it has a value",
    explanation: "A function was called before the `let` or `var` that it uses had run.",
    wrong: "fn work() {\n  let f = show\n  f()\n  let name = \"a\"\n  fn show() { print name }\n}\nwork()",
    right: "fn work() {\n  let name = \"a\"\n  let f = show\n  f()\n  fn show() { print name }\n}\nwork()")
  package static let commandFailed = DiagnosticCode(
    "E0610", "a program failed",
    explanation:
      "A program of a `$` command ended with another status than 0, was killed, or could not be started. Every stage of a pipeline counts. `try` gives the outcome instead.",
    wrong: "$ sh -c \"exit 3\"", right: "let r = try $(sh -c \"exit 3\")\nprint r.error.output.code")
  package static let timedOut = DiagnosticCode(
    "E0611", "out of time",
    explanation: "A `with timeout:` block, or another limit, ran out before its work was done.",
    wrong: "with timeout: 10ms { sleep 1s }", right: "with timeout: 1s { sleep 10ms }")
  package static let neverTrue = DiagnosticCode(
    "E0612", "it did not come true in time",
    explanation:
      "Every attempt of an `eventually` block failed until its limit ran out. The last error is shown, with the number of attempts and what was seen before.",
    wrong: "eventually 50ms every 10ms { expect 1 == 2 }", right: "eventually 50ms every 10ms { expect 1 == 1 }")
  package static let expectationFailed = DiagnosticCode(
    "E0613", "an expectation was not met",
    explanation: "The condition of an `expect` was false. The values of its parts are shown below it.",
    wrong: "let n = 1\nexpect n == 2", right: "let n = 2\nexpect n == 2")
  package static let invalidValue = DiagnosticCode(
    "E0614", "a value that cannot be used",
    explanation:
      "The type is right but the value is not: a text that is no number, a negative length, a status that no program can have.",
    wrong: "print int(\"seven\")", right: "print int(\"7\")")
  package static let ioFailed = DiagnosticCode(
    "E0615", "a file or folder could not be used",
    explanation:
      "Reading, writing, making or removing a file or folder failed; the message has the path and the system's reason.",
    wrong: "print read(\"no-such-file\")", right: "print exists(\"no-such-file\")")
  package static let requestFailed = DiagnosticCode(
    "E0616", "an HTTP request got no answer",
    explanation:
      "No answer came: nothing listens there, the connection broke, or time ran out. An answer of any status is no error.",
    wrong: "http.get \"http://127.0.0.1:1/\"", right: "let r = try http.get(\"http://127.0.0.1:1/\")\nprint r.ok")
  package static let notUpHere = DiagnosticCode(
    "E0617", "the environment is not up here",
    explanation:
      "`shop.api` means the service of the `shop` that the innermost running block started, by `suite … in shop`, `test … in shop` or `up shop`. There is none here, or one block started two.",
    wrong: redis + "print shop.redis.port", right: redis + "up shop\nprint shop.redis.port")
  package static let serviceFailed = DiagnosticCode(
    "E0618", "a service did not come up",
    explanation:
      "A service ended, was refused by the engine, or was not ready in time. The message has the cause, what its probe was answered, its last lines, and what did not start because of it; below it is what can be done. A script ends with status 3, as for every environment that fails.",
    wrong: "env shop { service web { image: \"alpine:3.19\", command: [\"false\"], ready: log(\"ready\") } }\nup shop",
    right: "env shop { service web { image: \"alpine:3.19\", command: [\"sleep\", \"60\"], init: true } }\nup shop")
  package static let nameInUse = DiagnosticCode(
    "E0620", "a name is in use",
    explanation: "An environment with this name is up already. `attach` gives a handle to it; `down` ends it.",
    wrong: redis + "up shop --name \"demo\"\nup shop --name \"demo\"",
    right: redis + "up shop --name \"demo\"\nlet same = attach \"demo\"\nprint same.redis.port")
  package static let bodyTooLarge = DiagnosticCode(
    "E0621", "a body that is too large",
    explanation:
      "One function, or the file's top level, needs more values at once than a body can hold. Move part of it into a function, or put the values in a list.",
    wrong: "fn f() { " + (1...260).map { "let _v\($0) = \($0)" }.joined(separator: "; ") + " }\nf()",
    right: "fn f() { let _v = range(1, 261) }\nf()")
  package static let unexpectedFailure = DiagnosticCode(
    "E0622", "something failed that orch did not expect",
    explanation:
      "An error came from a place that has no message of its own. Please report it with the text shown. What could be foreseen has a code of its own, so there is no example.",
    wrong: "", right: "")

  package static let invalidPattern = DiagnosticCode(
    "E0623", "not a regular expression",
    explanation:
      "`text ~ pattern` looks for a regular expression anywhere in a text, and so do `text.match(pattern)`, `match_all`, `replace_pattern` and `split_pattern`. There are characters and `.`, classes `[a-z]`, `[^a-z]`, `[[:alpha:]]`, `\\d \\w \\s` and `\\D \\W \\S`, anchors `^ $ \\A \\z \\b \\B`, groups `(…)`, `(?<name>…)`, `(?:…)`, alternatives `|`, repeats `* + ? {n} {n,m}`, also lazy as `*?`, and the flags `(?i)` for any case, `(?m)` for `^` and `$` at each line, `(?s)` for `.` that takes newlines. References back to groups and look-around are left out, so that every search takes time in proportion to the text. A raw string `'…'` keeps backslashes as they are.",
    wrong: "print (\"abc\" ~ \"a(b\")", right: "print (\"abc\" ~ 'a(b|x)\\w')")

  package static let foreignTestFailed = DiagnosticCode(
    "E0624", "a test of another framework failed",
    explanation:
      "A program of a suite with `junit:` has written a report in which this test failed, or the report could not be used: it was not written, is no JUnit report, tells of no test, or counts failures that none of its tests is. The message is the framework's own.",
    wrong: "suite \"pytest\" with junit: \"/no/report.xml\" { $ true }",
    right:
      "let dir = tempdir()\nsuite \"pytest\" with junit: \"$dir/r.xml\" { write(\"$dir/r.xml\", \"<testsuite><testcase name='a'/></testsuite>\") }"
  )

  package static let engineFailed = DiagnosticCode(
    "E0625", "the container engine failed",
    explanation:
      "The engine was not reachable, or refused what has to do with no service: a network, its removal. `DOCKER_HOST` names the engine, `ORCH_SUBNETS` the range that networks come from. A script ends with status 3.",
    wrong: "env shop { service web { image: \"alpine:3.19\" } }\nup shop",
    right:
      "env shop { service web { image: \"alpine:3.19\" } }\nlet r = try up(shop)\nif not r.ok { print r.error.message }"
  )

  package static let imageMissing = DiagnosticCode(
    "E0626", "an image could not be had",
    explanation:
      "The engine does not have the image, and its registry did not give it: it cannot be reached, or it has no such image, or not for everyone. `ORCH_IMAGE_PREFIX` takes images from another registry. A script ends with status 3.",
    wrong: "env shop { service web { image: \"no/such:image\" } }\nup shop",
    right: "env shop { service web { image: \"alpine:3.19\", command: [\"sleep\", \"60\"], init: true } }\nup shop")

  package static let buildFailed = DiagnosticCode(
    "E0627", "an image could not be built",
    explanation:
      "A step of a Dockerfile failed, the Dockerfile is wrong or not there, or a file of its context cannot be read. The message has the step and its last lines. A script ends with status 3.",
    wrong: "env shop { service web { build: \"no-such.Dockerfile\" } }\nup shop",
    right: "env shop { service web { build: \"web.Dockerfile\", init: true } }\nup shop",
    files: [ExampleFile("web.Dockerfile", "FROM alpine:3.19\nCMD [\"sleep\", \"60\"]")])

  package static let impossibleEnvironment = DiagnosticCode(
    "E0628", "an environment that cannot be",
    explanation:
      "What is declared makes no environment: it has no services, two of the same name, or such as need each other in a circle; a probe lacks a port; a file of `env_file` is not there; a variable of orch's own, as `ORCH_SUBNETS`, makes no sense. Nothing was started. A script ends with status 3.",
    wrong: """
      fn box(tag) {
        service box { image: "alpine:$tag", command: ["sleep", "60"], init: true }
        return box
      }
      env shop { services: [box("3.18"), box("3.19")] }
      up shop
      """,
    right: """
      service old { image: "alpine:3.19", command: ["sleep", "60"], init: true }
      service new { ...old, memory: 64M }
      env shop { services: [old, new] }
      up shop
      """)

  package static let snapshotFailed = DiagnosticCode(
    "E0629", "a snapshot could not be taken, or is not there",
    explanation:
      "A snapshot holds what services keep in `volumes` and `tmpfs`: there must be some. It needs `sh` and `tar` in their images, and a server that is told to save must do so. One without a name goes with its block, one with a name after its time. A script ends with status 3.",
    wrong:
      "env shop { service web { image: \"alpine:3.19\", command: [\"sleep\", \"60\"], init: true } }\nlet seeded = snapshot(up(shop))",
    right:
      "env shop { service web { image: \"alpine:3.19\", command: [\"sleep\", \"60\"], init: true, tmpfs: \"/data\" } }\nlet seeded = snapshot(up(shop))"
  )

  package static let secretMissing = DiagnosticCode(
    "E0630", "a secret that is not there",
    explanation:
      "`secret(\"NAME\")` takes its value from the environment variable of that name, or with `from:` from a file; with `default:` the variable need not be set. It must be there, and have at least four characters: whatever shows text looks for the value to hide it, and what is shorter is a part of too much else. It is hidden also where it is quoted or encoded, wholly or in part: as JSON, XML, HTML, a URL, in shells, Python, SQL and CSV, in Base64 and in hexadecimal digits, each line of it, and any piece of at least half of it (of eight characters at least; sixteen are enough of a long one). Not hidden is a shorter piece, and what a program makes of it otherwise: capital letters, a hash, another encoding, something compressed.",
    wrong: "let _token = secret(\"ORCH_NO_SUCH_SECRET\")",
    right: "with env: ({ TOKEN: \"abcdef\" }) { let _token = secret(\"TOKEN\") }")

  package static let secretShown = DiagnosticCode(
    "E0631", "a secret where others can see it",
    explanation:
      "The words of a command, of a service's `command` or of a program in a service can be read by everybody on the machine, as `ps` does; names, labels, build arguments and every other setting of a service stay in the engine and in the image. A secret belongs in an environment variable, in a program's input, or in a service's `secrets`, which are files in `/run/secrets`.",
    wrong: "with env: ({ TOKEN: \"abcdef\" }) { let token = secret(\"TOKEN\"); $ echo $token }",
    right: "with env: ({ TOKEN: \"abcdef\" }) { let token = secret(\"TOKEN\"); with env: ({ T: token }) { $ true } }")

  package static let malformedData = DiagnosticCode(
    "E0633", "data that is malformed",
    explanation:
      "A text that should be JSON, YAML or CSV is not, as it came from a program, a file or an answer. The message has the place where it is wrong. `catch e { if e.code == \"E0633\" { … } }` tells it from other errors.",
    wrong: "print json.parse('{\"qty\": 01}').qty", right: "print json.parse('{\"qty\": 1}').qty")

  package static let notText = DiagnosticCode(
    "E0634", "bytes that are no text",
    explanation:
      "Strings are Unicode. A file that is read as text, or what a captured program writes, must be UTF-8: putting other characters in the place of bytes that are not would damage it without a word. `read(path, encoding: \"latin1\")` makes one character of each byte, `write` with the same `encoding` gives them back, and `copy` does not look at them.",
    wrong: "let _text = $(printf 'caf\\351')",
    right: "let _text = $(printf 'caf\\351' | iconv -f latin1 -t utf-8)")

  /// An environment that comes up wherever an engine is.
  private static let redis = """
    service redis { image: "redis:7-alpine", port: 6379, ready: redis() }
    env shop { services: [redis] }

    """

  package static let unknownGroup = DiagnosticCode(
    "E0632", "a reference to no group of the pattern",
    explanation:
      "In what `replace_pattern` puts in the place of matches, `$1` and `${name}` stand for what the pattern's groups took, `$0` for the whole match. A dollar before anything else is itself; before a digit, a letter or `{` it is written `$$`. In `\"…\"` a `$name` is interpolated before, so that such texts are best written in `'…'`.",
    wrong: "print \"cup 3\".replace_pattern('(\\w+) (\\d+)', '$3 x $1')",
    right: "print \"cup 3\".replace_pattern('(\\w+) (\\d+)', '$2 x $1')")

  /// The engine or an environment is to blame, not the program.
  package static let environmentCodes = [
    serviceFailed, nameInUse, engineFailed, imageMissing, buildFailed, impossibleEnvironment, snapshotFailed,
  ]

  package static let runtimeCodes: [DiagnosticCode] = [
    failed, overflow, divisionByZero, typeMismatch, missingField, indexOutOfRange, recursionLimit, wrongArguments,
    usedTooEarly, commandFailed, timedOut, neverTrue, expectationFailed, invalidValue, ioFailed, requestFailed,
    notUpHere, serviceFailed, nameInUse, bodyTooLarge, unexpectedFailure, invalidPattern, foreignTestFailed,
    engineFailed, imageMissing, buildFailed, impossibleEnvironment, snapshotFailed, secretMissing, secretShown,
    unknownGroup, malformedData, notText,
  ]
}
