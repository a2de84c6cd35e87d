/// The images from outside that a Dockerfile names.
extension Dockerfile {
  /// One of them, and where it stands.
  private struct Use {
    enum Place {
      case from(FromInstruction)
      /// Within a flag: `--from=nginx:1`, `--mount=type=bind,from=nginx:1`.
      case flag(Substring)
    }

    var image: String
    var place: Place
    var lines: Range<Int>
  }

  /// The same file with every image from outside replaced: those of `FROM` with `ARG`s before it expanded, and those of
  /// `COPY --from=` and `RUN --mount=…,from=`. Stages of the file itself and `scratch` stay. The number of lines stays
  /// too.
  package func substitutingImages(arguments: [String: String], _ substitute: (String) -> String) -> String {
    var rewritten = lines
    for use in uses(arguments) {
      let replacement = substitute(use.image)
      guard replacement != use.image else { continue }
      switch use.place {
      case .from(let stage):
        for line in use.lines { rewritten[line] = "" }
        rewritten[use.lines.lowerBound] = "FROM " + stage.text(with: replacement)
      case .flag(let flag):
        let other = flag.replacing("from=" + use.image, with: "from=" + replacement)
        for line in use.lines where rewritten[line].contains(flag) {
          rewritten[line] = rewritten[line].replacing(flag, with: other)
        }
      }
    }
    if let frontend, substitute(frontend.image) != frontend.image {
      rewritten[frontend.line] = "# syntax=" + substitute(frontend.image)
    }
    return rewritten.joined(separator: "\n")
  }

  /// All that must be there before it is built, each once, without the reader that `# syntax=` names.
  package func images(arguments: [String: String]) -> [String] {
    Set(uses(arguments).map(\.image)).sorted()
  }

  private func uses(_ arguments: [String: String]) -> [Use] {
    var globals: [String: String] = [:]
    var stages: Set<String> = ["scratch"]
    var beforeFirstStage = true
    var found: [Use] = []
    func add(_ image: String, _ place: Use.Place, _ instruction: Instruction) {
      guard !image.isEmpty, !stages.contains(image.lowercased()) else { return }
      found.append(Use(image: image, place: place, lines: instruction.lines))
    }
    for instruction in instructions {
      switch instruction.keyword {
      case "ARG" where beforeFirstStage:
        for (name, value) in Dockerfile.assignments(instruction.arguments) {
          globals[name] = arguments[name] ?? value.map { Dockerfile.expand($0, globals) }
        }
      case "FROM":
        beforeFirstStage = false
        let stage = FromInstruction(instruction.arguments)
        add(Dockerfile.expand(stage.image, globals), .from(stage), instruction)
        if let name = stage.name { stages.insert(name.lowercased()) }
      case "COPY", "ADD", "RUN":
        for flag in instruction.flags {
          guard let image = Dockerfile.image(in: flag), Int(image) == nil, !image.contains("$") else { continue }
          add(image, .flag(flag), instruction)
        }
      default: break
      }
    }
    return found
  }

  private static func image(in flag: Substring) -> String? {
    if flag.hasPrefix("--from=") { return String(flag.dropFirst("--from=".count)) }
    guard flag.hasPrefix("--mount=") else { return nil }
    let parts = flag.dropFirst("--mount=".count).split(separator: ",")
    return parts.first { $0.hasPrefix("from=") }.map { String($0.dropFirst("from=".count)) }
  }
}
