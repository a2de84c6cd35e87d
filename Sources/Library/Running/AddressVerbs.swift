import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `port`, `url`: where a service is reached.
enum AddressVerbs {
  static let all = [
    Builtin(
      Signature(
        "port",
        [
          service,
          Parameter(
            "port", .port, .optional(defaultText: "its first"), help: "The port that it listens on: `8000`, `53/udp`."),
        ], returns: .int, summary: "Gives the host's port for a port of a service.", example: "port shop.db"),
      statement: show
    ) { arguments throws(Raise) in .int(Int64(try port(arguments))) },
    Builtin(
      Signature(
        "url", [service], returns: .string,
        summary: "Gives the URL of a service, in the scheme that its `url` says or its port is known for.",
        example: "url shop.api"),
      statement: show
    ) { arguments throws(Raise) in
      let handle = try Targets.service(arguments[0], in: arguments.machine)
      return .string(try ServiceVerbs.url(of: handle, in: arguments.machine))
    },
  ]

  private static let service = Parameter("service", Targets.service, help: "A service of a running environment.")

  @Sendable private static func show(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    arguments.host?.output.write(arguments[0].printed + "\n")
    return .null
  }

  private static func port(_ arguments: borrowing Arguments) throws(Raise) -> UInt16 {
    let handle = try Targets.service(arguments[0], in: arguments.machine)
    guard !arguments[1].isNull else {
      return try ServiceVerbs.firstPort(of: handle, in: arguments.machine).port.host
    }
    let running = try ServiceVerbs.running(handle, in: arguments.machine)
    guard let port = ContainerPort(arguments[1]) else {
      throw .failure(.invalidValue, "\(arguments[1].literal) is no port", help: ["as `8000` or `53/udp`"])
    }
    if let host = running.hostPort(port) { return host }
    if running.declaredPorts.contains(port) { throw ServiceVerbs.notReached(handle) }
    let known = running.declaredPorts.map(\.description)
    throw .failure(
      .missingField, "service `\(handle.name)` declares no port \(port)",
      help: [known.isEmpty ? "it declares none" : "it declares \(known.joined(separator: ", "))"])
  }
}

extension ContainerPort {
  /// `nil` for a value that is none.
  init?(_ value: Value) {
    switch value {
    case .port(let port): self.init(port.number, port.isUDP ? .udp : .tcp)
    case .int(let number):
      guard let small = UInt16(exactly: number), small > 0 else { return nil }
      self.init(small)
    default: return nil
    }
  }
}
