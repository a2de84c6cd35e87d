// E0101–E0119: characters, literals, brackets.
extension DiagnosticCode {
  package static let unexpectedCharacter = DiagnosticCode(
    "E0101", "unexpected character",
    explanation: """
      The character has no meaning outside a string. Most often it came along when text was copied from a web page or \
      a chat: typographic quotes, dashes, or spaces that do not break.
      """,
    wrong: "print “hello”",
    right: "print \"hello\"")

  package static let unterminatedString = DiagnosticCode(
    "E0102", "string without an end",
    explanation: """
      Strings in \" and ' end on the line where they begin. Text of several lines stands between \"\"\" and \"\"\", or \
      between ''' and ''' when nothing in it shall be interpolated.
      """,
    wrong: "print \"hello",
    right: "print \"hello\"")

  package static let unknownEscape = DiagnosticCode(
    "E0103", "unknown escape in a string",
    explanation: """
      The escapes are \\n \\r \\t \\" \\\\ \\$ and \\u{1F600}. A backslash that shall stand for itself is written \\\\, \
      or the string is put in single quotes, where nothing is special.
      """,
    wrong: "print \"C:\\data\"",
    right: "print 'C:\\data'")

  package static let numberTooLarge = DiagnosticCode(
    "E0104", "number too large",
    explanation: """
      Ints have 64 bits and reach from -9223372036854775808 to 9223372036854775807. Durations are counted in \
      nanoseconds and sizes in bytes, within the same range. Nothing wraps around silently.
      """,
    wrong: "let big = 9223372036854775808",
    right: "let big = 9223372036854775807")

  package static let malformedNumber = DiagnosticCode(
    "E0105", "malformed number",
    explanation: """
      Numbers are written 42, 1_000, 0xff, 3.14 and 1e-3. Anything with more points or dashes, such as a version or an \
      address, is a string and needs quotes.
      """,
    wrong: "let version = 1.2.3",
    right: "let version = \"1.2.3\"")

  package static let unknownUnit = DiagnosticCode(
    "E0106", "unknown unit",
    explanation: """
      Durations end in ns, us, ms, s, m, h or d and may be joined from large to small, as in 1m30s. Sizes end in B, K, \
      M, G or T and count in steps of 1024. Ports end in /tcp or /udp.
      """,
    wrong: "sleep 5sec",
    right: "sleep 5s")

  package static let invalidPort = DiagnosticCode(
    "E0107", "port out of range",
    explanation: "A port is a number from 1 to 65535.",
    wrong: "let dns = 70000/udp",
    right: "let dns = 53/udp")

  package static let unclosedBracket = DiagnosticCode(
    "E0108", "bracket that is not closed",
    explanation: """
      Each (, [ and { needs its partner. The message points at the bracket that was opened; what follows was read \
      as if it had been closed at the end of its line.
      """,
    wrong: "print([1, 2)",
    right: "print([1, 2])")

  package static let unmatchedBracket = DiagnosticCode(
    "E0109", "closing bracket without an opening one",
    explanation: "Nothing is open that this bracket could close.",
    wrong: "print(1))",
    right: "print(1)")

  package static let notUTF8 = DiagnosticCode(
    "E0110", "file is not UTF-8",
    explanation: """
      Programs are UTF-8 text. Save the file in that encoding; `iconv -f latin1 -t utf8` converts older files, \
      `iconv -f utf-16 -t utf8` those of some Windows programs.
      """,
    wrong: "use \"old-menu.orch\" as menu\nprint menu.drink",
    right: "use \"menu.orch\" as menu\nprint menu.drink",
    files: [
      ExampleFile("old-menu.orch", "let drink = \"café\"", isLatin1: true),
      ExampleFile("menu.orch", "let drink = \"café\""),
    ])

  package static let foreignOperator = DiagnosticCode(
    "E0111", "operator of another language",
    explanation: """
      The logical operators are words: and, or, not. Equality is ==. A value is chosen by `if` with `else`, a missing \
      one replaced by ??. Variables are counted up by += 1.
      """,
    wrong: "let ok = true && false",
    right: "let ok = true and false")

  package static let dollarOutsideString = DiagnosticCode(
    "E0112", "`$` before a name outside a string",
    explanation: """
      A name is already its value; `$` interpolates it only within double quotes and in commands behind `$ `.
      """,
    wrong: "let dir = \"web\"\nprint $dir",
    right: "let dir = \"web\"\nprint dir")

  package static let lexerCodes: [DiagnosticCode] = [
    unexpectedCharacter, unterminatedString, unknownEscape, numberTooLarge, malformedNumber, unknownUnit, invalidPort,
    unclosedBracket, unmatchedBracket, notUTF8, foreignOperator, dollarOutsideString,
  ]
}
