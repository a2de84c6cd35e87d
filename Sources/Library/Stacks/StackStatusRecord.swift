import ContainerEngine
package import Orchestration
package import Runtime

/// How a service of a stack is, in words and as a value.
package struct StackStatusRecord: Sendable {
  private let status: StackServiceStatus
  /// Seconds since 1970.
  private let now: Double

  package static func list(_ statuses: [StackServiceStatus]) -> [StackStatusRecord] {
    let now = WallClock.exactSeconds
    return statuses.map { StackStatusRecord(status: $0, now: now) }
  }

  package var service: String { status.service }
  package var state: String { status.state }
  package var isRunning: Bool { status.state == "running" }
  package var isReady: Bool? { status.isReady }
  package var isStale: Bool { status.isStale }
  package var health: String { status.isReady.map { $0 ? "ready" : "not ready" } ?? "-" }
  package var uptime: String { Self.words(age(status.startedAt)) }
  package var imageAge: String { Self.words(age(status.imageCreatedAt)) }
  package var memory: String { status.memory.map { "\(($0 + (1 << 19)) >> 20)M" } ?? "-" }

  /// `127.0.0.1:20814 → 8000`
  package var ports: String {
    status.ports.map { port in
      let suffix = port.container.transport == .udp ? "/udp" : ""
      return "\(status.host):\(port.host) → \(port.container.number)\(suffix)"
    }.joined(separator: ", ")
  }

  package var value: Value {
    .record(
      fields([
        "uptime": duration(status.startedAt), "image_age": duration(status.imageCreatedAt),
        "memory": status.memory.map { .size(Int64(clamping: $0)) } ?? .null,
      ]))
  }

  /// The same for other programs, which compare numbers.
  package var json: Value {
    func nanoseconds(_ time: Double?) -> Value { age(time).map { .int($0 * 1_000_000_000) } ?? .null }
    return .record(
      fields([
        "uptime_ns": nanoseconds(status.startedAt), "image_age_ns": nanoseconds(status.imageCreatedAt),
        "memory_bytes": status.memory.map { .int(Int64(clamping: $0)) } ?? .null,
      ]))
  }

  private func fields(_ measures: Fields) -> Fields {
    var fields: Fields = [
      "service": .string(status.service), "state": .string(status.state),
      "ready": status.isReady.map { .bool($0) } ?? .null, "stale": .bool(status.isStale),
      "address": status.ports.first.map { .string("\(status.host):\($0.host)") } ?? .null, "ports": status.ports.value,
    ]
    for (name, value) in measures { fields[name] = value }
    return fields
  }

  private func age(_ time: Double?) -> Int64? { time.map { Int64(max(0, min(now - $0, 1e9))) } }
  private func duration(_ time: Double?) -> Value { age(time).map { .duration($0 * 1_000_000_000) } ?? .null }

  /// The largest unit, as people say it: `3h`.
  private static func words(_ seconds: Int64?) -> String {
    guard let seconds else { return "-" }
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3600: "\(seconds / 60)m"
    case ..<86_400: "\(seconds / 3600)h"
    default: "\(seconds / 86_400)d"
    }
  }
}
