import ContainerEngine
import Orchestration

/// The addresses of an environment's services as environment variables, by which any test command finds them:
/// `ORCH_BACKEND_URL`, `ORCH_BACKEND_HOST`, `ORCH_BACKEND_PORT`, `ORCH_DNS_PORT_53_UDP`, `ORCH_ENVIRONMENT`, `ORCH_NETWORK`.
enum AddressVariables {
  /// As this machine reaches them.
  static func of(_ environment: RunningEnvironment) -> [String: String] {
    variables(environment) { service, port in (service.host, port.host) }
  }

  /// As the containers of the environment reach each other.
  static func inside(_ environment: RunningEnvironment) -> [String: String] {
    variables(environment) { service, port in (service.name, port.container.number) }
  }

  private static func variables(
    _ environment: RunningEnvironment, _ address: (RunningService, ServicePort) -> (host: String, port: UInt16)
  ) -> [String: String] {
    var variables = ["ORCH_ENVIRONMENT": environment.id, "ORCH_NETWORK": environment.identity.networkName]
    for service in environment.services {
      let prefix = "ORCH_" + name(service.name)
      for (index, port) in service.ports.enumerated() {
        let (host, number) = address(service, port)
        let suffix = port.container.transport == .udp ? "_UDP" : ""
        variables["\(prefix)_PORT_\(port.container.number)\(suffix)"] = String(number)
        guard index == 0 else { continue }
        variables[prefix + "_HOST"] = host
        variables[prefix + "_PORT"] = String(number)
        if service.hidesURL { continue }
        variables[prefix + "_URL"] = ServiceVerbs.url(of: service, port.container, at: "\(host):\(number)")
      }
    }
    return variables
  }

  /// Upper case, with `_` for whatever no variable's name may hold.
  private static func name(_ service: String) -> String {
    String(service.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
