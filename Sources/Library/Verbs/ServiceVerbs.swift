import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

/// Methods and fields of services.
enum ServiceVerbs {
  static let methods: [Builtin] = [
    ExecVerb.method,
    Builtin(
      Signature(
        "logs", [LogVerb.tail, LogVerb.since], returns: .string, summary: "Gives the service's output.",
        example: "shop.api.logs(tail: 5)")
    ) { arguments throws(Raise) in .string(try logText(arguments)) },
  ]

  static let fields: [FieldDefinition] = [
    FieldDefinition("name", .string, help: "Its name in the environment.") { value, _ throws(Raise) in
      .string(try handle(value).name)
    },
    FieldDefinition("host", .string, help: "The address at which its ports are published.") {
      value, machine throws(Raise) in
      .string(try running(handle(value), in: machine).host)
    },
    FieldDefinition("port", .int, help: "The host's port for its first port.") { value, machine throws(Raise) in
      .int(Int64(try firstPort(of: handle(value), in: machine).port.host))
    },
    FieldDefinition("ports", .record, help: "The host's port for each of its ports: `svc.ports[53/udp]`.") {
      value, machine throws(Raise) in
      try running(handle(value), in: machine).ports.value
    },
    FieldDefinition("address", .string, help: "Host and port, as `127.0.0.1:49153`.") { value, machine throws(Raise) in
      let (running, port) = try firstPort(of: handle(value), in: machine)
      return .string("\(running.host):\(port.host)")
    },
    FieldDefinition(
      "url", .string, help: "The address as its `url` says, else in the scheme of its port: `http://127.0.0.1:49153`."
    ) { value, machine throws(Raise) in .string(try url(of: handle(value), in: machine)) },
    FieldDefinition("container", .string, help: "The name of its container.") { value, machine throws(Raise) in
      .string(try running(handle(value), in: machine).containerName)
    },
    FieldDefinition("image", .string, help: "The id of its image.") { value, machine throws(Raise) in
      .string(try running(handle(value), in: machine).imageID)
    },
  ]

  static let environmentFields: [FieldDefinition] = [
    FieldDefinition("name", .string, help: "Its name.") { value, _ throws(Raise) in
      .string(try environment(value).running.name)
    },
    FieldDefinition("id", .string, help: "Its id, which its containers' names end in.") { value, _ throws(Raise) in
      .string(try environment(value).running.id)
    },
    FieldDefinition("network", .string, help: "The name of its network.") { value, _ throws(Raise) in
      .string(try environment(value).running.identity.networkName)
    },
    FieldDefinition("services", .listOf(.handle(.service)), help: "Its services.") { value, _ throws(Raise) in
      let handle = try environment(value)
      return .list(handle.running.services.compactMap { service in handle.service(service.name).map { .handle($0) } })
    },
  ]

  static func url(of service: RunningService, _ port: ServicePort) -> String {
    url(of: service, port.container, at: "\(service.host):\(port.host)")
  }

  /// `address` is where the asking side reaches its first port.
  static func url(of service: RunningService, _ port: ContainerPort, at address: String) -> String {
    let form = service.urlForm ?? "\(scheme(of: port))://"
    return ServiceURL(form: form)?.text(address) ?? form
  }

  /// Well-known ports by their scheme; everything else is taken for HTTP.
  private static func scheme(of port: ContainerPort) -> String {
    if port.transport == .udp { return "udp" }
    return switch port.number {
    case 5432: "postgres"
    case 3306: "mysql"
    case 6379: "redis"
    case 27017: "mongodb"
    case 5672: "amqp"
    case 4222: "nats"
    case 443, 8443: "https"
    default: "http"
    }
  }

  static func url(of handle: ServiceHandle, in machine: Machine) throws(Raise) -> String {
    let (running, port) = try firstPort(of: handle, in: machine)
    guard !running.hidesURL else {
      throw .failure(
        .notUpHere, "the URL of service `\(handle.name)` holds a secret that only the program which started it knows",
        help: [
          "it is reached at \(running.host):\(port.host)",
          "where the secret is the value of a variable in its `env`, too, the URL is known wherever it is attached to",
        ])
    }
    return url(of: running, port)
  }

  // MARK: Reading handles

  private static func handle(_ value: Value) throws(Raise) -> ServiceHandle {
    guard case .handle(let handle) = value, let service = handle.object as? ServiceHandle else {
      throw .failure(.typeMismatch, "this needs a service of a running environment, this is \(value.kind.withArticle)")
    }
    return service
  }

  private static func environment(_ value: Value) throws(Raise) -> EnvironmentHandle {
    guard case .handle(let handle) = value, let environment = handle.object as? EnvironmentHandle else {
      throw .failure(.typeMismatch, "this needs an environment, this is \(value.kind.withArticle)")
    }
    return environment
  }

  /// As it is now, as far as this run knows.
  static func running(_ handle: ServiceHandle, in machine: Machine) throws(Raise) -> RunningService {
    guard let running = try handle.environment.current(in: machine)[handle.name] else {
      throw .failure(.notUpHere, "service `\(handle.name)` is not up")
    }
    return running
  }

  static func firstPort(
    of handle: ServiceHandle, in machine: Machine
  ) throws(Raise) -> (service: RunningService, port: ServicePort) {
    let running = try running(handle, in: machine)
    if let port = running.ports.first { return (running, port) }
    guard running.declaredPorts.isEmpty else { throw notReached(handle) }
    throw .failure(.missingField, "service `\(running.name)` declares no port", help: ["add `port: 8000` to it"])
  }

  /// It has ports, and the engine publishes none of them.
  static func notReached(_ handle: ServiceHandle) -> Raise {
    .failure(
      .notUpHere, "service `\(handle.name)` is reached nowhere now, as it does not run",
      help: ["`start \(handle.environment.running.name).\(handle.name)` starts it, and its host port is a new one"])
  }

  private static func logText(_ arguments: borrowing Arguments) throws(Raise) -> String {
    let service = try Targets.service(arguments[0], in: arguments.machine)
    let options = LogOptions(tail: try LogVerb.tail(arguments, 1), since: try LogVerb.since(arguments, 2))
    let (name, id) = (service.name, service.id)
    return try arguments.machine.orchestrate { orchestrator in
      var bytes: [UInt8] = []
      for try await chunk in try await orchestrator.logs(name, in: id, options) { bytes += chunk.bytes }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
