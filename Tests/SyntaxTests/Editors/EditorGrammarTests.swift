import Foundation
import Syntax
import Testing

/// The grammars of editors say of every program of the project what the lexer says, and know every word of the language.
@Suite struct EditorGrammarTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../scripts/editors").standardizedFileURL

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// What a token must be to an editor, `nil` where nothing is asked.
  private func scope(_ token: Token) -> [String]? {
    switch token.kind {
    case .keyword: ["keyword.", "storage.type", "constant.language"]
    case .number: ["constant.numeric"]
    case .stringStart, .stringEnd, .text: ["string."]
    case .interpolationName: ["variable.other.interpolated"]
    case .flag: ["variable.parameter.flag"]
    case .commandStart: ["keyword.operator.command"]
    case .word, .glob, .pipe, .redirect: ["meta.command"]
    default: nil
    }
  }

  @Test(arguments: Fixture.everywhere)
  func `the TextMate grammar agrees with the lexer`(_ fixture: Fixture) throws {
    let source = try fixture.source()
    guard Parser.parse(source).diagnostics.isEmpty else { return }
    // A carriage return and a newline are one character to Foundation.
    let text = String(decoding: source.text, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
    let grammar = try TextMateGrammar(Data(try Self.text("vscode/syntaxes/orch.tmLanguage.json").utf8))
    let scopes = try grammar.scopes(of: text)
    let stream = Lexer.tokenize(source)
    var isBehindDot = false
    for token in stream.tokens where !token.span.isEmpty {
      defer { isBehindDot = token.kind == .dot }
      // A string's text may begin with the end of a line, which no grammar sees.
      guard let start = source.text[token.span.range].firstIndex(where: { $0 > 0x20 }) else { continue }
      let found = self.scopes(scopes, source, at: start)
      let written = source.string(token.span)
      let place = "\(source.position(at: Int(token.start))) `\(written)` is `\(found)`"
      if token.kind == .name {
        #expect(!found.hasSuffix("keyword.control.orch") && !found.contains("comment."), "\(place)")
      } else if let expected = scope(token), !(token.kind == .keyword && isName(token, isBehindDot, in: source)) {
        #expect(expected.contains { found.contains($0) }, "\(place)")
      }
    }
    for comment in stream.comments {
      #expect(self.scopes(scopes, source, at: Int(comment.span.start)).contains("comment."))
    }
  }

  /// Behind a point and before a colon, words of the language are names.
  private func isName(_ token: Token, _ isBehindDot: Bool, in source: SourceFile) -> Bool {
    let rest = source.text[Int(token.end)...].drop { $0 == UInt8(ascii: " ") }
    return isBehindDot || rest.first == UInt8(ascii: ":")
  }

  private func scopes(_ scopes: [[String]], _ source: SourceFile, at offset: Int) -> String {
    let line = source.line(at: offset)
    let column = source.string(source.lineRange(line).lowerBound..<offset).utf16.count
    return line < scopes.count && column < scopes[line].count ? scopes[line][column] : ""
  }

  @Test(arguments: Keyword.allCases.map(\.rawValue) + Keyword.Contextual.allCases.map(\.rawValue))
  func `each word of the language is in both grammars`(_ word: String) throws {
    let grammar = try TextMateGrammar(Data(try Self.text("vscode/syntaxes/orch.tmLanguage.json").utf8))
    let scopes = try grammar.scopes(of: "\(word) x")[0][0]
    #expect(["keyword.", "storage.type", "constant.language"].contains { scopes.contains($0) }, "\(word): \(scopes)")
    #expect(try Self.text("tree-sitter/grammar.js").contains("\"\(word)\""))
    #expect(try Self.text("tree-sitter/queries/highlights.scm").contains("\"\(word)\""))
  }

  @Test(arguments: NumberUnits.all)
  func `each unit is in both grammars`(_ unit: String) throws {
    let grammar = try TextMateGrammar(Data(try Self.text("vscode/syntaxes/orch.tmLanguage.json").utf8))
    let scopes = try grammar.scopes(of: "12\(unit)")[0]
    #expect(
      scopes.allSatisfy { $0.contains("constant.numeric.duration") || $0.contains("constant.numeric.size") },
      "\(scopes)")
    #expect(try Self.text("tree-sitter/grammar.js").contains("\"\(unit)\""))
  }
}
