import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

/// Probes as the language writes them: each probe function gives a record that says what it was called with.
enum ReadinessReader {
  private static let kindField = "probe"

  /// The functions that `ready:` looks up. They only gather their arguments; the table of their signatures is the language's.
  static var builtins: [Builtin] {
    Universe.language.probes.values.map { signature in
      Builtin(signature) { arguments in
        var fields = Fields()
        fields[kindField] = .string(signature.name)
        for (index, parameter) in signature.parameters.enumerated() where !arguments[index].isNull {
          fields[parameter.name] = arguments[index].outputAsText
        }
        return .record(fields)
      }
    }
  }

  static func readiness(_ value: Value, of service: String) throws(Raise) -> Readiness {
    var readiness = Readiness(try probe(value, of: service))
    let fields = value.fields ?? [:]
    if let limit = try duration("within", fields, of: service) { readiness.within = limit }
    readiness.every = try duration("every", fields, of: service)
    return readiness
  }

  private static func duration(_ name: String, _ fields: Fields, of service: String) throws(Raise) -> Duration? {
    guard case .duration(let value)? = fields[name] else { return nil }
    guard value > 0 else { throw impossible(service, "`\(name)` cannot be \(DurationText.format(value))") }
    return .nanoseconds(value)
  }

  private static func impossible(_ service: String, _ mistake: String) -> Raise {
    .failure(
      .invalidValue, "`ready` of service `\(service)`: \(mistake)",
      help: ["`ready: exec(\"true\", within: 5s)`, `ready: all(tcp(), http(\"/health\"), within: 30s)`"])
  }

  private static func probe(_ value: Value, of service: String) throws(Raise) -> Probe {
    guard let fields = value.fields, let kind = fields[kindField]?.text else {
      throw .failure(
        .typeMismatch, "`ready` of service `\(service)` must be a probe, this is \(value.kind.withArticle)",
        help: ["`ready: http(\"/health\")`, or `tcp()`, `postgres()`, `redis()`, `exec(…)`, `log(…)`"])
    }
    let port = fields["port"].flatMap(portNumber)
    let password = fields["password"]?.text
    switch kind {
    case "http": return .http(http(fields, port))
    case "tcp": return .tcp(port: port)
    case "postgres":
      return .postgres(
        PostgresProbe(port: port, user: fields["user"]?.text, database: fields["database"]?.text, password: password))
    case "redis": return .redis(RedisProbe(port: port, password: password))
    case "mysql": return .mysql(MySQLProbe(port: port))
    case "grpc": return .grpc(GRPCProbe(port: port, service: fields["service"]?.text))
    case "exec":
      let command = (fields["command"]?.items ?? []).map(\.printed)
      guard !command.isEmpty else { throw impossible(service, "`exec` has no program to ask by") }
      return .exec(ExecProbe(command, user: fields["user"]?.text))
    case "log":
      guard case .int(let times) = fields["times"] ?? .int(1) else { fallthrough }
      return .log(LogProbe(pattern: fields["pattern"]?.text ?? "", times: Int(clamping: times)))
    case "image": return .imageHealthCheck
    case "running": return .running
    case "completed": return .completed
    case "all": return .all(try probes(fields["probes"], of: service))
    case "any": return .any(try probes(fields["probes"], of: service))
    default: throw .failure(.invalidValue, "service `\(service)`: the probe `\(kind)` is not available")
    }
  }

  private static func probes(_ value: Value?, of service: String) throws(Raise) -> [Probe] {
    var probes: [Probe] = []
    for item in value?.items ?? [] {
      for setting in ["within", "every"] where item.fields?[setting] != nil {
        throw impossible(service, "`\(setting)` is said of `all` and `any`, not of their parts")
      }
      probes.append(try probe(item, of: service))
    }
    guard !probes.isEmpty else { throw impossible(service, "`all` and `any` have no probe to ask by") }
    return probes
  }

  private static func http(_ fields: Fields, _ port: UInt16?) -> HTTPProbe {
    var probe = HTTPProbe(path: fields["path"]?.text ?? "/", port: port)
    if case .int(let status)? = fields["status"] { probe.status = Int(clamping: status) }
    probe.body = fields["contains"]?.text
    probe.headers = (fields["headers"]?.fields ?? [:]).map { EnvironmentVariable($0.key, $0.value.printed) }
    return probe
  }

  static func portNumber(_ value: Value) -> UInt16? {
    switch value {
    case .port(let port): port.number
    case .int(let number): UInt16(exactly: number)
    default: nil
    }
  }
}
