import ContainerEngine
import Patterns

/// Completes what a service says of its readiness: ports, credentials, and the default where it says nothing.
struct ReadinessPlanner {
  struct Decision {
    var readiness: Readiness
    /// Ports that only the probe uses; they are published too.
    var extraPorts: [ContainerPort]
    var prefersImageHealthCheck: Bool
  }

  let service: ServiceSpec
  /// `nil` until it is pulled or built.
  let image: ImageDetails?

  func readiness() throws(OrchestrationError) -> Decision {
    guard let declared = service.ready else { return standard() }
    var extra: [ContainerPort] = []
    let probe = try complete(declared.probe, depth: 0, extraPorts: &extra)
    let readiness = Readiness(probe, within: declared.within, every: declared.every)
    return Decision(readiness: readiness, extraPorts: extra, prefersImageHealthCheck: false)
  }

  private func standard() -> Decision {
    if image?.healthCheck != nil {
      return Decision(readiness: Readiness(.imageHealthCheck), extraPorts: [], prefersImageHealthCheck: false)
    }
    let probe: Probe = if let port = firstPort { .tcp(port: port) } else { .running }
    return Decision(readiness: Readiness(probe), extraPorts: [], prefersImageHealthCheck: image == nil)
  }

  private var firstPort: UInt16? { service.ports.first { $0.transport == .tcp }?.number }

  private func complete(
    _ probe: Probe, depth: Int, extraPorts: inout [ContainerPort]
  ) throws(OrchestrationError) -> Probe {
    guard depth < 16 else { throw .probeTooDeep(service: service.name) }
    switch probe {
    case .http(var http):
      http.port = try port(http.port, of: probe, &extraPorts)
      return .http(http)
    case .tcp(let wished): return .tcp(port: try port(wished, of: probe, &extraPorts))
    case .postgres(let postgres): return .postgres(try complete(postgres, &extraPorts))
    case .redis(var redis):
      redis.port = try port(redis.port, of: probe, &extraPorts)
      return .redis(redis)
    case .mysql(var mysql):
      mysql.port = try port(mysql.port, of: probe, &extraPorts)
      return .mysql(mysql)
    case .grpc(var grpc):
      grpc.port = try port(grpc.port, of: probe, &extraPorts)
      return .grpc(grpc)
    case .log(let log):
      guard (try? Pattern(log.pattern)) != nil else { throw .badPattern(service: service.name, pattern: log.pattern) }
      return probe
    case .exec, .imageHealthCheck, .running, .completed: return probe
    case .all(let parts): return .all(try complete(parts, depth: depth + 1, extraPorts: &extraPorts))
    case .any(let parts): return .any(try complete(parts, depth: depth + 1, extraPorts: &extraPorts))
    }
  }

  private func complete(
    _ parts: [Probe], depth: Int, extraPorts: inout [ContainerPort]
  ) throws(OrchestrationError) -> [Probe] {
    var completed: [Probe] = []
    for part in parts { completed.append(try complete(part, depth: depth, extraPorts: &extraPorts)) }
    return completed
  }

  /// As the official image reads its variables.
  private func complete(
    _ postgres: PostgresProbe, _ extraPorts: inout [ContainerPort]
  ) throws(OrchestrationError) -> PostgresProbe {
    let user = postgres.user ?? service.environmentValue("POSTGRES_USER") ?? "postgres"
    return PostgresProbe(
      port: try port(postgres.port, of: .postgres(postgres), &extraPorts), user: user,
      database: postgres.database ?? service.environmentValue("POSTGRES_DB") ?? user,
      password: postgres.password ?? service.environmentValue("POSTGRES_PASSWORD"))
  }

  private func port(
    _ wished: UInt16?, of probe: Probe, _ extraPorts: inout [ContainerPort]
  ) throws(OrchestrationError) -> UInt16 {
    guard let port = wished ?? firstPort else { throw .noPort(service: service.name, probe: probe.kind) }
    let published = ContainerPort(port)
    if !service.ports.contains(published), !extraPorts.contains(published) { extraPorts.append(published) }
    return port
  }
}
