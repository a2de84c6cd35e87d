import Library
import Runtime
import Syntax

/// A script of what worked at the prompt.
///
/// A file is what one would have typed, but for three things: names may be declared anew only at the prompt, `_` is
/// only there, and so are statements that only show a value. The first two are rewritten, the third become comments, as
/// does whatever else the checker would not take.
struct SavedScript {
  private(set) var text = ""
  private(set) var statements = 0
  private(set) var comments = 0

  /// `folder` is where the script is to stand.
  init(_ entries: [SessionLog.Entry], name: String, folder: String) {
    var pieces = Self.named(entries).flatMap(Self.statements).map(Piece.init)
    Self.settleDeclarations(&pieces)
    let loader = ProgramLoader()
    // What used a statement that is taken away goes in the next round.
    for _ in pieces {
      let source = SourceFile(name: name, folder: folder, text: Self.text(pieces))
      let wrong = loader.check(source).filter { $0.severity == .error && $0.source.name == name }
      let places = Set(wrong.compactMap { Self.piece(at: Int($0.span.start), of: pieces) })
      guard !places.isEmpty else { break }
      for index in places { pieces[index].isComment = true }
    }
    text = Self.formatted(Self.text(pieces), name)
    statements = pieces.count { !$0.isComment && !$0.isLeftOut }
    comments = pieces.count { $0.isComment && !$0.isLeftOut }
  }

  /// One entry as it is to stand in the file.
  private struct Piece {
    var text: String
    var isComment = false
    /// A later one takes its place.
    var isLeftOut = false

    var written: String {
      guard isComment else { return text }
      return text.split(separator: "\n", omittingEmptySubsequences: false).map { "# \($0)" }.joined(separator: "\n")
    }

    init(text: String) { self.text = text }
  }

  private static func formatted(_ text: String, _ name: String) -> String {
    guard case .formatted(let bytes) = Formatter.format(SourceFile(name: name, text: text)) else { return text }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of each statement, with what stands before it, as comments do.
  private static func statements(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    let ends = parsed(text).statements.map { min(bytes.count, Int($0.span.end)) }
    guard ends.count > 1 else { return [text] }
    let starts = [0] + ends.dropLast()
    return zip(starts, ends.dropLast() + [bytes.count]).map { start, end in
      let separators = Set(" \t\n;".utf8)
      return String(decoding: bytes[start..<max(start, end)].drop(while: separators.contains), as: UTF8.self)
    }
  }

  /// Blocks stand apart.
  private static func text(_ pieces: [Piece]) -> String {
    var text = ""
    var wasBlock = false
    for piece in pieces where !piece.isLeftOut {
      let isBlock = piece.text.contains("\n")
      if !text.isEmpty, isBlock || wasBlock { text += "\n" }
      text += piece.written + "\n"
      wasBlock = isBlock
    }
    return text
  }

  private static func piece(at offset: Int, of pieces: [Piece]) -> Int? {
    var shown: [Piece] = []
    for (index, piece) in pieces.enumerated() {
      shown.append(piece)
      if piece.isLeftOut || piece.isComment { continue }
      if text(shown).utf8.count > offset { return index }
    }
    return nil
  }

  // MARK: The last value

  /// Texts in which what `_` meant has a name.
  private static func named(_ entries: [SessionLog.Entry]) -> [String] {
    var texts: [String] = []
    var last: (index: Int, name: String?)?
    var count = 0
    for (index, entry) in entries.enumerated() {
      var text = entry.text
      if let giver = last, uses(InteractiveSession.lastValueName, text) {
        let name = giver.name ?? "value\(count + 1)"
        if giver.name == nil, isExpression(texts[giver.index]) {
          texts[giver.index] = "let \(name) = " + texts[giver.index]
          count += 1
          last = (giver.index, name)
        }
        text = replacing(InteractiveSession.lastValueName, by: name, in: text)
      }
      texts.append(text)
      if entry.gaveValue { last = (index, nil) }
    }
    return texts
  }

  private static func isExpression(_ text: String) -> Bool {
    let statements = parsed(text).statements
    if case .expression? = statements.first?.kind { return statements.count == 1 }
    return false
  }

  private static func uses(_ name: String, _ text: String) -> Bool { !places(of: name, in: text).isEmpty }

  private static func replacing(_ name: String, by other: String, in text: String) -> String {
    var bytes = Array(text.utf8)
    for span in places(of: name, in: text).reversed() { bytes.replaceSubrange(span, with: other.utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where a text names a variable, in bytes.
  private static func places(of name: String, in text: String) -> [Range<Int>] {
    let source = SourceFile(name: "prompt", text: text)
    let tokens = Lexer.tokenize(source).tokens
    let others = ParameterScopes(of: name, in: tokens, source)
    return zip(tokens.indices, tokens).compactMap { index, token -> Range<Int>? in
      guard !others.contains(index) else { return nil }
      let span = Int(token.start)..<Int(token.end)
      switch token.kind {
      case .name where source.string(token.span) == name:
        // Fields, keys and the names of arguments are no variables.
        let isField = index > 0 && tokens[index - 1].kind == .dot
        return isField || tokens[index + 1].kind == .colon ? nil : span
      case .interpolationName where source.string(token.span) == "$\(name)":
        return span.lowerBound + 1..<span.upperBound
      default: return nil
      }
    }
  }

  // MARK: Names declared anew

  private enum Declared {
    /// `let` or `var`, with the place of the keyword.
    case variable(Range<Int>)
    /// Visible in the whole file, so that only the last one counts, or the others have other names.
    case function
    /// The same, under a name that services and environments have elsewhere too.
    case hoisted

    /// Making its value may have done something that is part of the session.
    var hasEffect: Bool { if case .variable = self { true } else { false } }
    var hasOwnName: Bool { if case .hoisted = self { false } else { true } }
  }

  private static func settleDeclarations(_ pieces: inout [Piece]) {
    var known: [String: (index: Int, declared: Declared)] = [:]
    for index in pieces.indices {
      guard let (name, declared) = declaration(pieces[index].text) else { continue }
      if let earlier = known[name] {
        let between = pieces[(earlier.index + 1)..<index]
        if case .variable(let keyword) = declared, case .variable(let first) = earlier.declared,
          !between.contains(where: { keeps(name, $0.text) })
        {
          replace(first, by: "var", in: &pieces[earlier.index])
          replace(keyword.lowerBound..<keyword.upperBound + 1, by: "", in: &pieces[index])
          continue
        }
        let isUsed = between.contains { uses(name, $0.text) }
        if earlier.declared.hasEffect || (earlier.declared.hasOwnName && isUsed) {
          rename(name, in: &pieces, earlier.index..<index)
        } else {
          pieces[earlier.index].isLeftOut = true
        }
      }
      known[name] = (index, declared)
    }
  }

  /// Whether a text uses a name in what may run later, where it would see what was assigned since.
  private static func keeps(_ name: String, _ text: String) -> Bool {
    guard uses(name, text) else { return false }
    return Lexer.tokenize(SourceFile(name: "prompt", text: text)).tokens.contains { token in
      switch token.keyword {
      case .fn, .service, .env, .defer: true
      default: token.kind == .arrow
      }
    }
  }

  /// Gives what was declared anew at the end of a range another name, in all that used it; also in what the new one is made of.
  private static func rename(_ name: String, in pieces: inout [Piece], _ range: Range<Int>) {
    var number = 1
    while pieces.contains(where: { uses("\(name)\(number)", $0.text) }) { number += 1 }
    let other = "\(name)\(number)"
    for index in range { pieces[index].text = replacing(name, by: other, in: pieces[index].text) }
    guard range.upperBound < pieces.count else { return }
    let text = pieces[range.upperBound].text
    guard case .variable? = declaration(text)?.1 else { return }
    for place in places(of: name, in: text).dropFirst().reversed() {
      replace(place, by: other, in: &pieces[range.upperBound])
    }
  }

  private static func replace(_ range: Range<Int>, by word: String, in piece: inout Piece) {
    var bytes = Array(piece.text.utf8)
    guard range.upperBound <= bytes.count else { return }
    bytes.replaceSubrange(range, with: word.utf8)
    piece.text = String(decoding: bytes, as: UTF8.self)
  }

  /// What a statement declares.
  private static func declaration(_ text: String) -> (String, Declared)? {
    let statements = parsed(text).statements
    guard statements.count == 1, let statement = statements.first else { return nil }
    switch statement.kind {
    case .variable(let variable):
      let start = Int(statement.span.start)
      return (variable.name.text, .variable(start..<start + 3))
    case .function(let function): return (function.name.text, .function)
    case .service(let service): return (service.name.text, .hoisted)
    case .environment(let environment): return (environment.name.text, .hoisted)
    case .use(let use): return (use.name.text, .hoisted)
    default: return nil
    }
  }

  private static func parsed(_ text: String) -> Program {
    Parser.parse(SourceFile(name: "prompt", text: text), mode: .prompt).program
  }
}
