extension Probe {
  /// What is asked, in a few words: `http /health`, `all of tcp 5432, log "ready"`. Credentials are left out.
  package var summary: String {
    switch self {
    case .http(let http): (["http \(http.path)"] + http.conditions).joined(separator: ", ")
    case .tcp(let port?): "tcp \(port)"
    case .grpc(let grpc): grpc.service.map { "grpc \($0)" } ?? kind
    case .exec(let exec): "exec " + Self.shortened(exec.command.joined(separator: " "))
    case .log(let log):
      "log \(Phrase.quoted(Self.shortened(log.pattern)))" + (log.times == 1 ? "" : ", \(log.times) times")
    case .all(let parts): Self.combined("all", parts)
    case .any(let parts): Self.combined("any", parts)
    case .tcp, .postgres, .redis, .mysql, .imageHealthCheck, .running, .completed: kind
    }
  }

  /// Nesting is limited where probes are planned.
  private static func combined(_ word: String, _ parts: [Probe]) -> String {
    let texts = parts.map { part in
      switch part {
      case .all, .any: "(\(part.summary))"
      default: part.summary
      }
    }
    return "\(word) of " + texts.joined(separator: "; ")
  }

  private static let longest = 60

  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
    return line.count > longest ? "\(line.prefix(longest)) …" : line
  }
}

extension HTTPProbe {
  fileprivate var conditions: [String] {
    (status.map { ["status \($0)"] } ?? []) + (body == nil ? [] : ["by its body"])
  }
}
