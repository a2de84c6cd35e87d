import Glibc
import LineEditor
import Syntax

/// Names of files and folders where a path is typed.
enum FileNames {
  private static let mostNames = 2000

  /// A word of a `$` command; the first one names a program.
  static func inCommand(_ context: CursorContext) -> Completions {
    let text = context.source.text
    var start = text.count
    while start > 0, !isBlank(text[start - 1]), !"|<>(\"'".utf8.contains(text[start - 1]) { start -= 1 }
    let word = String(decoding: text[start...], as: UTF8.self)
    if isProgram(context, wordStart: start), !word.contains("/") {
      let programs = programs(startingWith: word).map { Completion($0, suffix: " ") }
      return Completions(start: start, candidates: programs)
    }
    return paths(word, at: start, quotesSpaces: true)
  }

  /// The text of a string so far, which `closing` ends behind a file's name.
  /// - Parameter endings: those that files must have one of; any where there are none.
  static func inString(_ context: CursorContext, closing: String, endings: [String] = []) -> Completions {
    let start = Int(context.tokens[context.frame.opener].end)
    var found = paths(String(decoding: context.source.text[start...], as: UTF8.self), at: start, quotesSpaces: false)
    if !endings.isEmpty {
      found.candidates.removeAll { file in
        file.suffix.isEmpty && !endings.contains { file.text.hasSuffix($0) }
      }
    }
    for index in found.candidates.indices where found.candidates[index].suffix.isEmpty {
      found.candidates[index].suffix = closing
    }
    return found
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }

  /// Nothing stands before the word but what opens a command or a stage of it.
  private static func isProgram(_ context: CursorContext, wordStart: Int) -> Bool {
    guard let last = context.tokens.last(where: { Int($0.end) <= wordStart }) else { return false }
    return [.commandStart, .captureStart, .pipe].contains(last.kind)
  }

  private static func paths(_ typed: String, at start: Int, quotesSpaces: Bool) -> Completions {
    let slash = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
    let folder = String(typed[..<slash])
    let prefix = quotesSpaces ? unescaped(typed[slash...]) : String(typed[slash...])
    let path = quotesSpaces ? unescaped(typed[..<slash]) : folder
    let names = entries(path.isEmpty ? "." : path, startingWith: prefix).filter {
      !$0.name.hasPrefix(".") || prefix.hasPrefix(".")
    }
    let candidates = names.sorted { $0.name < $1.name }.prefix(mostNames).map { entry in
      let name = quotesSpaces ? escaped(entry.name) : entry.name
      let mark = entry.isFolder ? "/" : ""
      return Completion(folder + name, label: entry.name + mark, suffix: mark)
    }
    return Completions(start: start, candidates: Array(candidates))
  }

  private static func unescaped(_ word: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in word {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        result.append(character)
        isEscaped = false
      }
    }
    return result
  }

  /// As a command's word spells it.
  private static func escaped(_ name: String) -> String {
    var result = ""
    for character in name {
      if " \t\"'$|&;<>()`\\*?[{#~".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  private static func entries(
    _ folder: String, startingWith prefix: String
  ) -> [(name: String, isFolder: Bool)] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var entries: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard name != ".", name != "..", name.hasPrefix(prefix) else { continue }
      entries.append((name, isFolder("\(folder)/\(name)", as: Int(entry.pointee.d_type))))
    }
    return entries
  }

  /// Most file systems say it in the folder; only links have to be followed.
  private static func isFolder(_ path: String, as type: Int) -> Bool {
    switch type {
    case Int(DT_DIR): return true
    case Int(DT_LNK), Int(DT_UNKNOWN):
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    default: return false
    }
  }

  private static func programs(startingWith prefix: String) -> [String] {
    guard !prefix.isEmpty, let path = getenv("PATH").map({ String(cString: $0) }) else { return [] }
    var names: Set<String> = []
    for folder in path.split(separator: ":") {
      for entry in entries(String(folder), startingWith: prefix) where !entry.isFolder {
        if access("\(folder)/\(entry.name)", X_OK) == 0 { names.insert(entry.name) }
      }
    }
    return names.sorted()
  }
}
