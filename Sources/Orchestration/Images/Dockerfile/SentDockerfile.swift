/// A Dockerfile as it is sent: images substituted, and a label in each stage.
///
/// The engine puts the labels of a build on its last stage alone; what other stages and steps leave behind would carry
/// none, and could not be told from a stranger's. The label is the same for every build, or nothing were ever found in
/// the engine's cache.
package struct SentDockerfile: Hashable, Sendable {
  package var text: String
  /// Images from outside that it builds on, after substitution.
  package var images: [String]
  /// Names as they are written that others were put in place of, with those.
  package private(set) var replaced: [String: String]
  package var extensions: [DockerfileExtension]
  /// The image that is to read it, after substitution, and its line from 0.
  private var frontendLine: Int?
  package private(set) var frontend: String?
  /// Lines of `text`, from 0, that the file does not have.
  private var added: [Int] = []

  private static let stageLabel = "LABEL \(Labels.build)=stage"

  package init(_ written: String, arguments: [String: String] = [:], _ substitute: (String) -> String = { $0 }) {
    var replaced: [String: String] = [:]
    let substituted = Dockerfile(written).substitutingImages(arguments: arguments) { name in
      let other = substitute(name)
      if other != name { replaced[name] = other }
      return other
    }
    self.replaced = replaced
    let dockerfile = Dockerfile(substituted)
    images = dockerfile.images(arguments: arguments)
    extensions = dockerfile.extensions(arguments: arguments)
    frontend = dockerfile.frontend?.image
    frontendLine = dockerfile.frontend?.line
    var lines = dockerfile.lines
    let stages = dockerfile.instructions.filter { $0.keyword == "FROM" }
    for (number, stage) in stages.enumerated() {
      let place = stage.lines.upperBound + number
      lines.insert(SentDockerfile.stageLabel, at: place)
      added.append(place)
    }
    text = lines.joined(separator: "\n")
  }

  package var needsExtendedBuilder: Bool { !extensions.isEmpty }

  /// Read by the builder's own reader.
  var withoutFrontend: SentDockerfile {
    guard let frontendLine else { return self }
    var other = self
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines[frontendLine] = "#"
    other.text = lines.joined(separator: "\n")
    other.frontend = nil
    other.frontendLine = nil
    return other
  }

  /// An engine's words about the text, with the file's own line numbers.
  func withOwnLines(_ message: String) -> String {
    message.replacing(#/(parse error (?:on )?line )(\d+)/#) { match in
      match.output.1 + (Int(match.output.2).map { String(ownLine($0)) } ?? String(match.output.2))
    }
  }

  /// Both from 1.
  private func ownLine(_ sent: Int) -> Int { sent - added.count { $0 < sent - 1 } }
}
