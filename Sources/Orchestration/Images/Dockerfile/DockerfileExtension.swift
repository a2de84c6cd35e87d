/// Something in a Dockerfile that not every builder knows.
package struct DockerfileExtension: Hashable, Sendable {
  package enum Demand: Hashable, Sendable {
    /// Docker's newer builder.
    case extendedBuilder
    /// One that is newer still, or a reader named by `# syntax=`.
    case recentBuilder
    /// Something that the caller of the build hands in while it runs.
    case handedIn
  }

  /// As it is written: `RUN --mount=type=cache`.
  package var words: String
  /// From 1.
  package var line: Int
  package var demand: Demand

  package init(_ words: String, line: Int, _ demand: Demand) {
    self.words = words
    self.line = line
    self.demand = demand
  }
}

extension Dockerfile {
  /// In the order of the text.
  package func extensions(arguments: [String: String]) -> [DockerfileExtension] {
    var found: [DockerfileExtension] = []
    if let frontend, !frontend.image.contains("docker/dockerfile") {
      found.append(DockerfileExtension("# syntax=\(frontend.image)", line: frontend.line + 1, .extendedBuilder))
    }
    for instruction in instructions {
      let line = instruction.lines.lowerBound + 1
      if instruction.hasHereDocument {
        found.append(DockerfileExtension("\(instruction.keyword) <<", line: line, .recentBuilder))
      }
      for flag in instruction.flags {
        guard let demand = Dockerfile.demand(of: flag, in: instruction.keyword) else { continue }
        let shown = flag.prefix { $0 != "," }
        found.append(DockerfileExtension("\(instruction.keyword) \(shown)", line: line, demand))
      }
      guard instruction.keyword == "ARG" else { continue }
      for (name, _) in Dockerfile.assignments(instruction.arguments)
      where Dockerfile.platformArguments.contains(name) && arguments[name] == nil {
        found.append(DockerfileExtension("ARG \(name)", line: line, .extendedBuilder))
      }
    }
    return found
  }

  /// What the newer builder sets by itself, and the older one leaves empty.
  private static let platformArguments: Set<String> = [
    "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH",
    "BUILDVARIANT", "TARGETSTAGE",
  ]

  private static func demand(of flag: Substring, in keyword: String) -> DockerfileExtension.Demand? {
    let name = flag.dropFirst(2).prefix { $0 != "=" }
    switch (keyword, name) {
    case ("FROM", "platform"): return flag.contains("$") ? .extendedBuilder : nil
    case ("RUN", "mount"):
      let parts = flag.dropFirst("--mount=".count).split(separator: ",")
      return parts.contains("type=secret") || parts.contains("type=ssh") ? .handedIn : .extendedBuilder
    case ("RUN", "network"), ("RUN", "security"), ("COPY", "chmod"), ("ADD", "chmod"): return .extendedBuilder
    case ("COPY", "link"), ("ADD", "link"), ("COPY", "parents"), ("COPY", "exclude"), ("ADD", "exclude"),
      ("ADD", "checksum"), ("ADD", "keep-git-dir"), ("ADD", "unpack"), ("RUN", "device"):
      return .recentBuilder
    default: return nil
    }
  }
}
