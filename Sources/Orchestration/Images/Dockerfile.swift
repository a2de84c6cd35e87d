/// As much of a Dockerfile as is needed to find the images it builds on.
package struct Dockerfile: Sendable {
  /// An instruction with its continuation lines.
  private struct Instruction {
    var keyword: String
    var arguments: String
    var lines: Range<Int>
  }

  private var lines: [String]
  private var instructions: [Instruction] = []
  private var escape: Character = "\\"

  package init(_ text: String) {
    // Swift takes CR LF for one character, which is a newline too.
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    readEscapeDirective()
    readInstructions()
  }

  /// The same file with every image from outside replaced: those of `FROM` with `ARG`s before it expanded, and those of
  /// `COPY --from=`. Stages of the file itself and `scratch` stay. The number of lines stays too, so that errors still
  /// point right.
  package func substitutingImages(
    arguments: [String: String], _ substitute: (String) -> String
  ) -> String {
    var rewritten = lines
    var globals: [String: String] = [:]
    var stages: Set<String> = ["scratch"]
    var beforeFirstStage = true
    for instruction in instructions {
      switch instruction.keyword {
      case "ARG" where beforeFirstStage:
        for (name, value) in Dockerfile.assignments(instruction.arguments) {
          globals[name] = arguments[name] ?? value.map { Dockerfile.expand($0, globals) }
        }
      case "FROM":
        beforeFirstStage = false
        let stage = FromInstruction(instruction.arguments)
        rewrite(stage, of: instruction, globals: globals, stages: stages, in: &rewritten, substitute)
        if let name = stage.name { stages.insert(name.lowercased()) }
      case "COPY", "ADD": rewriteCopy(instruction, stages: stages, in: &rewritten, substitute)
      default: break
      }
    }
    return rewritten.joined(separator: "\n")
  }

  private func rewrite(
    _ stage: FromInstruction, of instruction: Instruction, globals: [String: String], stages: Set<String>,
    in rewritten: inout [String], _ substitute: (String) -> String
  ) {
    let image = Dockerfile.expand(stage.image, globals)
    guard !image.isEmpty, !stages.contains(image.lowercased()) else { return }
    let replacement = substitute(image)
    guard replacement != image else { return }
    for line in instruction.lines { rewritten[line] = "" }
    rewritten[instruction.lines.lowerBound] = "FROM " + stage.text(with: replacement)
  }

  private func rewriteCopy(
    _ instruction: Instruction, stages: Set<String>, in rewritten: inout [String], _ substitute: (String) -> String
  ) {
    guard
      let word = instruction.arguments.split(whereSeparator: \.isWhitespace).first(where: { $0.hasPrefix("--from=") })
    else { return }
    let image = String(word.dropFirst("--from=".count))
    guard !image.isEmpty, Int(image) == nil, !image.contains("$"), !stages.contains(image.lowercased()) else { return }
    let replacement = substitute(image)
    guard replacement != image else { return }
    for line in instruction.lines where rewritten[line].contains(word) {
      rewritten[line] = rewritten[line].replacing(word, with: "--from=" + replacement)
    }
  }

  // MARK: Reading

  /// Only a comment at the very top can be `# escape=` followed by the character.
  private mutating func readEscapeDirective() {
    for line in lines {
      guard line.first == "#" else { return }
      let directive = line.dropFirst().filter { !$0.isWhitespace }.lowercased()
      if directive == "escape=`" { escape = "`" }
      guard directive.contains("=") else { return }
    }
  }

  private mutating func readInstructions() {
    var index = 0
    while index < lines.count {
      let start = index
      if lines[start].trimmed.isEmpty || lines[start].trimmed.hasPrefix("#") {
        index += 1
        continue
      }
      var text = ""
      var goesOn = true
      while goesOn, index < lines.count {
        let line = lines[index].trimmed
        index += 1
        // Comments and empty lines may stand between continuation lines.
        if line.hasPrefix("#") || line.isEmpty { continue }
        goesOn = line.last == escape
        text += goesOn ? line.dropLast() + " " : line
      }
      let keyword = text.prefix { !$0.isWhitespace }
      let arguments = String(text.dropFirst(keyword.count)).trimmed
      if let word = Dockerfile.hereDocument(in: arguments) { skip(to: word, &index) }
      instructions.append(
        Instruction(keyword: keyword.uppercased(), arguments: arguments, lines: start..<index))
    }
  }

  private func skip(to word: String, _ index: inout Int) {
    guard let end = lines[index...].firstIndex(where: { $0.trimmed == word }) else { return }
    index = end + 1
  }

  /// The word that ends a here-document: `RUN <<EOF`, `COPY <<-"END" /file`.
  private static func hereDocument(in text: String) -> String? {
    guard let mark = text.firstRange(of: "<<") else { return nil }
    var rest = text[mark.upperBound...]
    if rest.first == "-" { rest = rest.dropFirst() }
    if let quote = rest.first, quote == "\"" || quote == "'" { rest = rest.dropFirst() }
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return word.isEmpty ? nil : String(word)
  }

  // MARK: Arguments

  private static func assignments(_ text: String) -> [(name: String, value: String?)] {
    text.split(whereSeparator: \.isWhitespace).map { word in
      guard let equals = word.firstIndex(of: "=") else { return (String(word), nil) }
      let value = word[word.index(after: equals)...]
      let quoted = value.count > 1 && (value.first == "\"" || value.first == "'") && value.first == value.last
      return (String(word[..<equals]), String(quoted ? value.dropFirst().dropLast() : value))
    }
  }

  /// `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`.
  static func expand(_ text: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...].dropFirst()
      if rest.first == "{", let close = rest.firstIndex(of: "}") {
        result += braced(rest[rest.index(after: rest.startIndex)..<close], values)
        rest = rest[rest.index(after: close)...]
      } else {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        result += name.isEmpty ? "$" : values[String(name)] ?? ""
        rest = rest.dropFirst(name.count)
      }
    }
    return result + rest
  }

  private static func braced(_ text: Substring, _ values: [String: String]) -> String {
    let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let value = values[String(name)] ?? ""
    let rule = text.dropFirst(name.count)
    if rule.hasPrefix(":-") { return value.isEmpty ? String(rule.dropFirst(2)) : value }
    if rule.hasPrefix(":+") { return value.isEmpty ? "" : String(rule.dropFirst(2)) }
    return value
  }
}

/// `FROM [--platform=…] image [AS name]`.
private struct FromInstruction {
  var flags: [Substring]
  var image: String
  var name: String?

  init(_ arguments: String) {
    let words = arguments.split(whereSeparator: \.isWhitespace)
    flags = Array(words.prefix { $0.hasPrefix("--") })
    let rest = words.dropFirst(flags.count)
    image = rest.first.map(String.init) ?? ""
    if rest.count >= 3, rest[rest.startIndex + 1].lowercased() == "as" { name = String(rest[rest.startIndex + 2]) }
  }

  func text(with image: String) -> String {
    (flags.map(String.init) + [image] + (name.map { ["AS", $0] } ?? [])).joined(separator: " ")
  }
}

extension String {
  var trimmed: String {
    var view = self[...]
    while view.first?.isWhitespace == true { view = view.dropFirst() }
    while view.last?.isWhitespace == true { view = view.dropLast() }
    return String(view)
  }
}
