import ContainerEngine

/// What a build has said so far, as far as a failure needs it: the step it is at and the last lines.
struct BuildTranscript {
  private static let keptLines = 30

  var image: String?
  private var step: String?
  private var lines: [String] = []
  private var unfinished = ""

  /// The lines that this piece completes.
  mutating func add(_ text: String) -> [String] {
    unfinished += Self.withoutColour(text)
    var complete: [String] = []
    // A carriage return with a line feed is one Character in Swift.
    while let end = unfinished.firstIndex(where: \.isNewline) {
      complete.append(String(unfinished[..<end]))
      unfinished.removeSubrange(...end)
    }
    for line in complete { note(line) }
    return complete
  }

  /// Docker writes each piece of a step's error output in red.
  private static func withoutColour(_ text: String) -> Substring {
    let (red, plain) = ("\u{1B}[91m", "\u{1B}[0m")
    guard text.hasPrefix(red), text.hasSuffix(plain) else { return text[...] }
    return text.dropFirst(red.count).dropLast(plain.count)
  }

  /// What stands on a last line without an end.
  mutating func finish() -> [String] {
    defer { unfinished = "" }
    return unfinished.isEmpty ? [] : [unfinished]
  }

  private mutating func note(_ line: String) {
    if let step = Self.step(line) {
      self.step = step
      lines = []
    } else if line.hasPrefix("Successfully built ") {
      // Engines older than the message with the full id, and Podman.
      image = image ?? String(line.dropFirst("Successfully built ".count))
    } else if !line.hasPrefix(" ---> "), !line.hasPrefix("Removing intermediate container "), !line.isEmpty {
      lines = lines.suffix(Self.keptLines - 1) + [line]
    }
  }

  /// `Step 3/5 : RUN make` is `RUN make`; Podman writes `STEP 3/5: RUN make`.
  private static func step(_ line: String) -> String? {
    guard line.hasPrefix("Step ") || line.hasPrefix("STEP "), let colon = line.firstIndex(of: ":") else { return nil }
    let number = line[..<colon].dropFirst(5).filter { $0 != " " }
    guard number.contains("/"), number.allSatisfy({ $0.isNumber || $0 == "/" }) else { return nil }
    return String(line[line.index(after: colon)...].drop { $0 == " " })
  }

  /// The image of the `FROM` that the build is at.
  private var baseImage: String? {
    guard let words = step?.split(separator: " "), words.first?.uppercased() == "FROM" else { return nil }
    return words.dropFirst().first { !$0.hasPrefix("--") }.map(String.init)
  }

  func failure(_ message: String, code: Int?) -> EngineError.Cause {
    if case .noSpace(let message) = EngineError.Cause.refusal(500, message) { return .noSpace(message: message) }
    if let image = baseImage, PullRefusal.isOfRegistry(message) { return PullRefusal.cause(message, image: image) }
    let rest = unfinished.isEmpty ? [] : [unfinished]
    return .buildFailed(
      step: step, exitCode: code.flatMap { $0 == 0 ? nil : $0 } ?? Self.exitCode(in: message), message: message,
      output: lines + rest)
  }

  /// `The command '/bin/sh -c false' returned a non-zero code: 1`.
  private static func exitCode(in message: String) -> Int? {
    guard message.contains("non-zero code") else { return nil }
    return message.split(separator: " ").last.flatMap { Int($0) }
  }
}
