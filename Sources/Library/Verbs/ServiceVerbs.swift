import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter
private let serviceParameter = Parameter("service", .handle(.service), help: "A service of a running environment.")

/// Verbs, methods and fields of services.
enum ServiceVerbs {
  private static let logParameters = [
    Parameter("tail", .int, .optional(defaultText: "all"), isNamedOnly: true, help: "How many of the last lines."),
    Parameter(
      "follow", .bool, .optional(defaultText: "false"), isNamedOnly: true,
      help: "Goes on until the service ends or Ctrl-C."),
  ]

  static let verbs: [Builtin] = [
    Builtin(
      Signature(
        "logs", [serviceParameter] + logParameters, summary: "Prints the output of a service.",
        example: "logs shop.api --tail 20")
    ) { arguments throws(Raise) in
      try printLogs(arguments)
      return .null
    },
    Builtin(
      Signature(
        "restart", [serviceParameter], returns: .handle(.service),
        summary: "Restarts a service and waits until it is ready again.", example: "restart shop.api")
    ) { arguments throws(Raise) in
      let service = try service(arguments)
      let (name, id) = (service.name, service.environment.running.id)
      service.environment.update(try arguments.machine.orchestrate { try await $0.restart(name, in: id) })
      return .handle(service)
    },
    Builtin(
      Signature(
        "wait", [serviceParameter], returns: .handle(.service), summary: "Waits until a service is ready again.",
        example: "wait shop.api")
    ) { arguments throws(Raise) in
      let service = try service(arguments)
      let (name, id) = (service.name, service.environment.running.id)
      try arguments.machine.orchestrate { try await $0.waitUntilReady(name, in: id) }
      return .handle(service)
    },
  ]

  static let methods: [Builtin] = [
    Builtin(
      Signature(
        "exec",
        [
          Parameter("command", .string, .rest, help: "The program and its arguments."),
          Parameter(
            "user", .string, .optional(defaultText: "the container's"), isNamedOnly: true, help: "The user to run as."),
          Parameter(
            "input", .string, .optional(defaultText: "nothing"), isNamedOnly: true, help: "Its standard input."),
        ], returns: .handle(.output), summary: "Runs a program in the service's container.",
        example: "shop.db.exec(\"psql\", \"-Atc\", \"select 1\")")
    ) { arguments throws(Raise) in try exec(arguments) },
    Builtin(
      Signature(
        "logs", [logParameters[0]], returns: .string, summary: "Gives the service's output.",
        example: "shop.api.logs(tail: 5)")
    ) { arguments throws(Raise) in .string(try logText(arguments)) },
  ]

  static let fields: [FieldDefinition] = [
    FieldDefinition("name", .string, help: "Its name in the environment.") { value, _ throws(Raise) in
      .string(try handle(value).name)
    },
    FieldDefinition("host", .string, help: "The address at which its ports are published.") { value, _ throws(Raise) in
      .string(try running(value).host)
    },
    FieldDefinition("port", .int, help: "The host's port for its first port.") { value, _ throws(Raise) in
      .int(Int64(try firstPort(value).host))
    },
    FieldDefinition("ports", .record, help: "The host's port for each of its ports: `svc.ports[53/udp]`.") {
      value, _ throws(Raise) in
      var fields = Fields()
      for port in try running(value).ports {
        fields["\(port.container.number)/\(port.container.transport.rawValue)"] = .int(Int64(port.host))
      }
      return .record(fields)
    },
    FieldDefinition("address", .string, help: "Host and port, as `127.0.0.1:49153`.") { value, _ throws(Raise) in
      .string("\(try running(value).host):\(try firstPort(value).host)")
    },
    FieldDefinition(
      "url", .string, help: "The address as its `url` says, else in the scheme of its port: `http://127.0.0.1:49153`."
    ) { value, _ throws(Raise) in
      .string(url(of: try running(value), try firstPort(value)))
    },
    FieldDefinition("container", .string, help: "The name of its container.") { value, _ throws(Raise) in
      .string(try running(value).containerName)
    },
    FieldDefinition("image", .string, help: "The id of its image.") { value, _ throws(Raise) in
      .string(try running(value).imageID)
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
    url(of: service, port.container.number, at: "\(service.host):\(port.host)")
  }

  /// `address` is where the asking side reaches its first port.
  static func url(of service: RunningService, _ port: UInt16, at address: String) -> String {
    let form = service.urlForm ?? "\(scheme(of: port))://"
    return ServiceURL(form: form)?.text(address) ?? form
  }

  /// Well-known ports by their scheme; everything else is taken for HTTP.
  private static func scheme(of port: UInt16) -> String {
    switch port {
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

  private static func running(_ value: Value) throws(Raise) -> RunningService {
    let handle = try handle(value)
    guard let running = handle.running else { throw .failure(.notUpHere, "service `\(handle.name)` is not up") }
    return running
  }

  private static func firstPort(_ value: Value) throws(Raise) -> ServicePort {
    let running = try running(value)
    guard let port = running.ports.first else {
      throw .failure(.missingField, "service `\(running.name)` declares no port", help: ["add `port: 8000` to it"])
    }
    return port
  }

  private static func service(_ arguments: borrowing Arguments) throws(Raise) -> ServiceHandle {
    try handle(arguments[0])
  }

  // MARK: exec and logs

  private static func exec(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let service = try handle(arguments[0])
    var command: [String] = []
    for word in try arguments.list(1, "command") { command.append(try arguments.machine.text(of: word)) }
    guard !command.isEmpty else {
      throw .failure(.wrongArguments, "`exec` needs a program", help: ["`exec(\"psql\", \"-Atc\", \"select 1\")`"])
    }
    let user = try arguments.optional(2, { i throws(Raise) in try arguments.string(i, "user") })
    let input = try arguments.optional(3, { i throws(Raise) in try arguments.string(i, "input") })
    let spec = ExecSpec(command, user: user, standardInput: input.map { Array($0.utf8) })
    let (name, id) = (service.name, service.environment.running.id)
    let result = try arguments.machine.orchestrate { try await $0.exec(name, in: id, spec) }
    let output = OutputHandle(out: result.output, err: result.errorOutput, code: result.exitCode)
    guard result.exitCode == 0 else {
      throw .failure(
        .commandFailed, "`\(command.joined(separator: " "))` in service `\(name)` ended with status \(result.exitCode)",
        help: output.lastErrorLines, details: ["output": .handle(output)])
    }
    return .handle(output)
  }

  private static func printLogs(_ arguments: borrowing Arguments) throws(Raise) {
    let follow = try arguments.optional(2, { i throws(Raise) in try arguments.bool(i, "follow") }) ?? false
    let service = try handle(arguments[0])
    let options = LogOptions(follow: follow, tail: try tail(arguments))
    let (name, id) = (service.name, service.environment.running.id)
    guard let output = arguments.host?.output else { return }
    try arguments.machine.orchestrate { orchestrator in
      for try await chunk in try await orchestrator.logs(name, in: id, options) {
        output.write(String(decoding: chunk.bytes, as: UTF8.self))
      }
    }
  }

  private static func logText(_ arguments: borrowing Arguments) throws(Raise) -> String {
    let service = try handle(arguments[0])
    let options = LogOptions(tail: try tail(arguments))
    let (name, id) = (service.name, service.environment.running.id)
    return try arguments.machine.orchestrate { orchestrator in
      var bytes: [UInt8] = []
      for try await chunk in try await orchestrator.logs(name, in: id, options) { bytes += chunk.bytes }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func tail(_ arguments: borrowing Arguments) throws(Raise) -> Int? {
    guard let count = try arguments.optional(1, { i throws(Raise) in try arguments.int(i, "tail") }) else { return nil }
    guard count >= 0 else { throw .failure(.invalidValue, "`tail` must not be below 0, this is \(count)") }
    return Int(clamping: count)
  }
}
