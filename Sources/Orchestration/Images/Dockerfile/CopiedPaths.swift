/// The parts of a context that a Dockerfile copies into images: whatever else changes, the result is the same.
struct CopiedPaths: Sendable {
  private let patterns: [PathPattern]

  private init(_ patterns: [PathPattern]) { self.patterns = patterns }

  /// `nil` where the file does not say it plainly: with variables, quotes, mounts, or another reader than the engine's own.
  init?(_ dockerfile: Dockerfile) {
    if let frontend = dockerfile.frontend, !frontend.image.contains("docker/dockerfile") { return nil }
    var patterns: [PathPattern] = []
    for instruction in dockerfile.instructions {
      switch instruction.keyword {
      case "RUN": if instruction.flags.contains(where: CopiedPaths.mountsContext) { return nil }
      case "COPY", "ADD":
        if instruction.flags.contains(where: { $0.hasPrefix("--from=") }) { continue }
        guard let sources = CopiedPaths.sources(instruction) else { return nil }
        for source in sources where !source.contains("://") && !source.hasPrefix("<<") {
          guard let pattern = CopiedPaths.pattern(source) else { return nil }
          patterns.append(pattern)
        }
      default: break
      }
    }
    self.init(patterns)
  }

  /// `path` is relative to the context; one inside of a folder that is copied counts.
  func include(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    return hold(bytes) || patterns.contains { $0.matches(bytes[...]) }
  }

  /// One of its folders is copied as a whole.
  func hold(_ path: String) -> Bool { hold(Array(path.utf8)) }

  private func hold(_ path: [UInt8]) -> Bool {
    let folders = path.indices.filter { path[$0] == UInt8(ascii: "/") }.map { path[..<$0] }
    return patterns.contains { pattern in folders.contains { pattern.matches($0) } }
  }

  private static func mountsContext(_ flag: Substring) -> Bool {
    guard flag.hasPrefix("--mount=") else { return false }
    let parts = flag.dropFirst("--mount=".count).split(separator: ",")
    let kind = parts.first { $0.hasPrefix("type=") }?.dropFirst("type=".count) ?? "bind"
    return kind == "bind" && !parts.contains { $0.hasPrefix("from=") }
  }

  /// All words but the last, which says where to.
  private static func sources(_ instruction: Dockerfile.Instruction) -> [String]? {
    let flags = instruction.flags
    guard !instruction.arguments.contains("$"), !instruction.arguments.contains("\\") else { return nil }
    let words = instruction.arguments.split(whereSeparator: \.isWhitespace).dropFirst(flags.count).map(String.init)
    guard words.first?.hasPrefix("[") == true else {
      return words.contains { $0.contains("\"") || $0.contains("'") } ? nil : Array(words.dropLast())
    }
    // `["a b", "/to/"]`: what stands between quotes are the words.
    let parts = words.joined(separator: " ").split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count % 2 == 1 ? parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }.dropLast() : nil
  }

  /// `nil` for the context as a whole.
  private static func pattern(_ source: String) -> PathPattern? {
    var parts: [Substring] = []
    for part in source.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.isEmpty ? nil : PathPattern(parts.joined(separator: "/"))
  }
}
