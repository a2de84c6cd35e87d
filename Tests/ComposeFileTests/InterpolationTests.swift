import ComposeFile
import Testing

@Suite struct `A variable of a Compose file` {
  private static let values = ["SET": "x", "EMPTY": ""]

  @Test(arguments: [
    ("$SET-1", "x-1"), ("${SET}", "x"), ("${SET:-d}", "x"), ("${EMPTY:-d}", "d"), ("${EMPTY-d}", ""), ("${NO-d}", "d"),
    ("${NO:-d}", "d"), ("${SET:+a}", "a"), ("${EMPTY:+a}", ""), ("${EMPTY+a}", "a"), ("${NO+a}", ""), ("$$SET", "$SET"),
    ("$${SET}", "${SET}"), ("${NO:-${ALSO:-deep}}", "deep"), ("${NO:-a:b}", "a:b"), ("${NO:-$SET}", "x"),
    ("${NO:-}", ""),
    ("${SET:?why}", "x"), ("a${NO:-{}}b", "a{}b"),
  ])
  func `is put in`(text: String, result: String) throws {
    var interpolation = Interpolation { Self.values[$0] }
    #expect(try interpolation.expand(text) == result)
  }

  @Test(arguments: [
    ("${NO:?say why}", "the variable `NO` is not set: say why"), ("${EMPTY:?}", "the variable `EMPTY` is empty"),
    ("${NO?}", "the variable `NO` is not set"), ("${SET", "`${` is not closed"),
    ("$(date)", "`$` stands before no name"),
    ("${SET!}", "`${SET!}` is no variable"), ("100$", "`$` stands before no name"),
    ("${}", "`${` stands before no name"),
  ])
  func `is refused`(text: String, message: String) throws {
    var interpolation = Interpolation { Self.values[$0] }
    let error = try #require(throws: Interpolation.Failure.self) { try interpolation.expand(text) }
    #expect(error.message == message)
  }

  @Test func `inside defaults without end is refused`() {
    var interpolation = Interpolation { _ in nil }
    let text = String(repeating: "${A:-", count: 3000) + String(repeating: "}", count: 3000)
    #expect(throws: Interpolation.Failure.self) { try interpolation.expand(text) }
  }

  @Test func `that is not set is named with its line, and empty`() {
    let trial = Trial("services:\n  a:\n    image: a:${TAG}\n")
    #expect(trial.settings() == ["image": "\"a:\""])
    #expect(trial.findings() == ["warning 3: the variable `TAG` is not set, and taken as empty"])
  }

  @Test func `comes from the process, else from the file .env`() {
    let text = "services: { a: { image: \"a:${TAG}-${KIND}\" } }"
    let trial = Trial(text, files: [".env": "TAG=1\nKIND=slim\n"], variables: ["TAG": "2"])
    #expect(trial.settings() == ["image": "\"a:2-slim\""])
  }
}

@Suite struct `A file of variables` {
  @Test func `is read as Compose reads it`() throws {
    let text = """
      # a comment
      export A=1
      B = two words  # behind a blank
      C='raw $A #'
      D="new\\nline $A ${A}"
      E=$A-$OUT
      F=p4ss$
      G="two
      lines"
      H: yaml
      OUT
      MISSING
      I=a#b
      J=
      """
    let values = try EnvironmentFile.parse(Array(text.utf8)) { ["OUT": "o"][$0] }
    #expect(
      values.map { "\($0.name)=\($0.value)" } == [
        "A=1", "B=two words", "C=raw $A #", "D=new\nline 1 1", "E=1-o", "F=p4ss$", "G=two\nlines", "H=yaml", "OUT=o",
        "I=a#b", "J=",
      ])
  }

  @Test(arguments: [("A='x", "a quote is not closed", 1), ("A=1\ntwo words=2", "`two words` is no variable's name", 2)])
  func `is refused with its line`(text: String, message: String, line: Int) throws {
    let error = try #require(throws: EnvironmentFile.Failure.self) {
      try EnvironmentFile.parse(Array(text.utf8)) { _ in nil }
    }
    #expect(error.message == message)
    #expect(error.line == line)
  }
}
