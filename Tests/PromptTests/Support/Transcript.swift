import Foundation
import Prompt
import TerminalTesting
import Testing

/// A session as it is written down: what is typed behind the prompts, what is seen below.
///
/// Behind `orch> ` stands what is typed, with further lines behind `    > ` and keys as `<Tab>`; Return is implied at a
/// line's end unless a key stands there; `⇥` stands before what Tab has made of the line. A line `<Ctrl-c>` is pressed
/// when what stands above it has been shown. Lines that begin with `# ` and empty lines between entries are for readers.
struct Transcript: Sendable, CustomTestStringConvertible {
  struct Entry: Sendable {
    var remarks: [String] = []
    var prompt = ""
    var typed: [String] = []
    /// What is seen, with `<Ctrl-c>` where it is pressed.
    var seen: [String] = []
  }

  let path: String
  private(set) var entries: [Entry] = []
  var testDescription: String { path.split(separator: "/").last.map(String.init) ?? path }

  static let interrupt = "<Ctrl-c>"
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Transcripts")

  init(path: String) {
    self.path = path
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    var remarks: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("# ") || line.isEmpty {
        remarks.append(line)
      } else if let typed = Self.split(line) {
        entries.append(Entry(remarks: remarks, prompt: typed.prompt, typed: [typed.text]))
        remarks = []
      } else if !entries.isEmpty {
        let last = entries.count - 1
        if line.hasPrefix("    > "), entries[last].seen.isEmpty {
          entries[last].typed.append(String(line.dropFirst(6)))
        } else {
          entries[last].seen += remarks + [line]
          remarks = []
        }
      }
    }
  }

  static func all(in folder: String) -> [Transcript] {
    let folder = root.appending(path: folder).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().map { Transcript(path: "\(folder)/\($0)") }
  }

  static func isPrompt(_ text: String) -> Bool { split(text)?.text == "" }

  /// `orch (shop)> up shop` in its two parts, or `end shop? [Y/n/keep] n`.
  private static func split(_ line: String) -> (prompt: String, text: String)? {
    if line.hasPrefix("end "), let end = line.range(of: "? [Y/n/keep]") {
      let text = line[end.upperBound...]
      return ("\(line[..<end.upperBound]) ", String(text.dropFirst()))
    }
    guard line.hasPrefix("orch"), let end = line.range(of: "> ") ?? (line.hasSuffix(">") ? line.range(of: ">") : nil)
    else {
      return nil
    }
    let name = line[..<end.lowerBound]
    guard name == "orch" || (name.hasPrefix("orch (") && name.hasSuffix(")")) else { return nil }
    return (String(line[..<end.upperBound]), String(line[end.upperBound...]))
  }

  /// Plays it, and compares with what is written down, or writes it anew when `ORCH_RECORD` is set.
  /// `spelled` puts in what differs from time to time, `normalized` takes it out again.
  func play(
    on bench: PromptBench, spelled: (String) -> String = { $0 }, normalized: (String) -> String = { $0 }
  ) async throws {
    var text: [String] = []
    var row = -1
    for var entry in entries {
      entry.typed = entry.typed.map(spelled)
      let (lines, next) = try await play(entry, after: row, on: bench)
      text += lines
      row = next
    }
    let actual = normalized(text.joined(separator: "\n") + "\n")
    if ProcessInfo.processInfo.environment["ORCH_RECORD"] != nil {
      try actual.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOfFile: path, encoding: .utf8)
    #expect(actual == recorded, "\(path) differs; look at it and record it anew with ORCH_RECORD=1")
  }

  private func play(_ entry: Entry, after row: Int, on bench: PromptBench) async throws -> ([String], Int) {
    guard let prompt = try await bench.nextPrompt(after: row) else { return ([], row) }
    for line in entry.typed { bench.terminal.send(KeyNames.bytes(line) + (KeyNames.endsInKey(line) ? "" : "\r")) }
    if let place = entry.seen.firstIndex(of: Self.interrupt) {
      let before = place > 0 ? entry.seen[place - 1] : ""
      _ = try await bench.terminal.waits { screen in
        PromptBench.lines(screen).dropFirst(prompt.row + entry.typed.count).contains(before)
      }
      bench.session.receive(2)
    }
    let echoed = prompt.row + entry.typed.count
    // A completion's list stands above the line, so that the whole picture is the answer.
    let isCompletion = entry.typed.contains { $0.contains("<Tab>") }
    let next = try await bench.nextPrompt(after: isCompletion ? prompt.row : echoed - 1)
    var lines = Array(bench.lines[min(isCompletion ? prompt.row : echoed, bench.lines.count)...])
    if let next { lines = Array(bench.lines[min(isCompletion ? prompt.row : echoed, next.row)..<next.row]) }
    if isCompletion {
      lines = lines.map { $0.hasPrefix(prompt.text) ? "⇥ \($0.dropFirst(prompt.text.count))" : $0 }
    }
    if let place = entry.seen.firstIndex(of: Self.interrupt) {
      lines.insert(Self.interrupt, at: min(place, lines.count))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let typed = [prompt.text + entry.typed[0]] + entry.typed.dropFirst().map { "    > \($0)" }
    let ending = next == nil ? ["[status \(bench.exitStatus ?? -1)]"] : []
    return (entry.remarks + typed + lines + ending, (next?.row ?? prompt.row + 1) - 1)
  }
}
