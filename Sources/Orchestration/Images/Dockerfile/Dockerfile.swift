/// As much of a Dockerfile as is needed to find the images it builds on and the builder that it needs.
package struct Dockerfile: Sendable {
  /// An instruction with its continuation lines and here-documents.
  struct Instruction {
    var keyword: String
    var arguments: String
    var lines: Range<Int>
    var hasHereDocument: Bool

    /// `--from=build`, `--mount=type=cache,target=/x`: they stand before everything else.
    var flags: [Substring] { Array(arguments.split(whereSeparator: \.isWhitespace).prefix { $0.hasPrefix("--") }) }
  }

  private(set) var lines: [String]
  private(set) var instructions: [Instruction] = []
  /// Of `# syntax=…`: the line and the image that is to read the rest.
  private(set) var frontend: (line: Int, image: String)?
  private var escape: Character = "\\"

  package init(_ text: String) {
    // Swift takes CR LF for one character, which is a newline too.
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    readDirectives()
    readInstructions()
  }

  // MARK: Reading

  /// Only comments at the very top can be `# name=value`.
  private mutating func readDirectives() {
    for (index, line) in lines.enumerated() {
      guard line.first == "#", let equals = line.firstIndex(of: "=") else { return }
      let value = String(line[line.index(after: equals)...]).trimmed
      switch String(line[..<equals].dropFirst()).trimmed.lowercased() {
      case "escape": if value == "`" { escape = "`" }
      case "syntax": frontend = (index, value)
      case "check": break
      default: return
      }
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
      var instruction = Instruction(
        keyword: keyword.uppercased(), arguments: arguments, lines: start..<index, hasHereDocument: false)
      if ["RUN", "COPY", "ADD"].contains(instruction.keyword) {
        for word in Dockerfile.hereDocuments(in: arguments) {
          instruction.hasHereDocument = true
          skip(to: word, &index)
        }
        instruction.lines = start..<index
      }
      instructions.append(instruction)
    }
  }

  private func skip(to word: String, _ index: inout Int) {
    guard let end = lines[index...].firstIndex(where: { $0.trimmed == word }) else { return }
    index = end + 1
  }

  /// The words that end here-documents: `RUN <<EOF`, `COPY <<-"END" <<OTHER /folder/`.
  private static func hereDocuments(in text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).compactMap { word in
      var rest = word.drop { $0.isNumber }
      guard rest.hasPrefix("<<") else { return nil }
      rest = rest.dropFirst(2)
      if rest.first == "-" { rest = rest.dropFirst() }
      if let quote = rest.first, quote == "\"" || quote == "'", rest.count > 2, rest.last == quote {
        rest = rest.dropFirst().dropLast()
      }
      let isWord = rest.first.map { $0.isLetter || $0 == "_" } ?? false
      return isWord && rest.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? String(rest) : nil
    }
  }
}

// MARK: - Arguments

extension Dockerfile {
  static func assignments(_ text: String) -> [(name: String, value: String?)] {
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
struct FromInstruction {
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
