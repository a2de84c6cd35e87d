import Syntax
import Testing

@Suite struct LexerTests {
  private func stream(_ text: String) -> TokenStream { Lexer.tokenize(SourceFile(name: "t.orch", text: text)) }

  private func kinds(_ text: String) -> [Token.Kind] { stream(text).tokens.map(\.kind) }

  private func spellings(_ text: String) -> [String] {
    let source = SourceFile(name: "t.orch", text: text)
    return Lexer.tokenize(source).tokens.map { source.string($0.span) }
  }

  @Test func expressionsAreCutAtTheirOperators() {
    #expect(spellings("a.b(c)//=1??x=>y") == ["a", ".", "b", "(", "c", ")", "//=", "1", "??", "x", "=>", "y", ""])
  }

  @Test func flagsKeepTheirDashes() {
    #expect(
      spellings("up x --no-cache=1 --a-2 - --") == ["up", "x", "--no-cache", "=", "1", "--a-2", "-", "-", "-", ""])
    #expect(kinds("a--b") == [.name, .minus, .minus, .name, .endOfFile])
  }

  @Test func numbersKeepWhatIsGluedToThem() {
    #expect(
      spellings("1m30s 5432/tcp 1e-3 5/2 1.5s 1.len 0xe-3") == [
        "1m30s", "5432/tcp", "1e-3", "5", "/", "2", "1.5s", "1", ".", "len", "0xe", "-", "3", "",
      ])
  }

  @Test func stringsAreTokensOfTheirParts() {
    #expect(
      kinds("\"a $b ${c} $(d)\"") == [
        .stringStart, .text, .interpolationName, .text, .interpolationStart, .name, .interpolationEnd, .text,
        .captureStart, .word, .captureEnd, .stringEnd, .endOfFile,
      ])
  }

  @Test func commandsAreTokensOfTheirWords() {
    #expect(
      kinds("$ a *.c \"x\"$y | b > c # d\ne") == [
        .commandStart, .word, .glob, .word, .stringStart, .text, .stringEnd, .interpolationName, .pipe, .word,
        .redirect, .word, .commandEnd, .newline, .name, .endOfFile,
      ])
  }

  @Test func openersAndClosersKnowEachOther() {
    for text in ["f([{ a: \"${x}\" }])", "$ a ${b} $(c \"d\")", "f(", "\"${[", "{ $ a }", "f({)]"] {
      let tokens = stream(text).tokens
      for (index, token) in tokens.enumerated() where token.partner >= 0 {
        #expect(tokens[Int(token.partner)].partner == Int32(index), "\(text)")
      }
      let openers: Set<Token.Kind> = [
        .leftParen, .leftBracket, .leftBrace, .stringStart, .interpolationStart, .captureStart, .commandStart,
      ]
      for (index, token) in tokens.enumerated() where openers.contains(token.kind) {
        #expect(Int(token.partner) > index, "\(text)")
      }
    }
  }

  @Test func newlinesCountOnlyWhereTheyEndSomething() {
    let newlines = { (text: String) in stream(text).tokens.count { $0.kind == .newline } }
    #expect(newlines("a\n\n\nb") == 1)
    #expect(newlines("f(a\n,\n[b\n])\n") == 1)
    #expect(newlines("a +\nb and\nc.\nd,\ne \\\nf") == 0)
    #expect(newlines("x.in\ny") == 1)
    #expect(newlines("{\na\n}") == 2)
  }

  @Test func everyKeywordIsReadAsOne() {
    for keyword in Keyword.allCases {
      #expect(stream(keyword.rawValue).tokens.first?.keyword == keyword)
      #expect(stream(keyword.rawValue + "x").tokens.first?.kind == .name)
    }
    for word in Keyword.Contextual.allCases { #expect(stream(word.rawValue).tokens.first?.kind == .name) }
  }

  @Test func commentsAreKept() {
    let stream = stream("#! run\n# a\nf() ## b\n$ x # c\n")
    #expect(stream.comments.map(\.isDocumentation) == [false, false, true, false])
  }

  @Test func tokensStandInOrderWithinTheText() {
    let text = "suite \"a\" in b {\n  $ c \"${d[1]}\" 'e' | f\n  print \"\"\"\n   x\n  \"\"\" $(g)\n}\n"
    var end: Int32 = 0
    for token in stream(text).tokens {
      #expect(token.start >= end && token.end >= token.start)
      end = token.end
    }
    #expect(Int(end) == text.utf8.count)
  }
}
