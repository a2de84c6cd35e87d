import ContainerEngine
import Orchestration

/// The addresses of an environment's services as environment variables, by which any test command finds them:
/// `ORCH_BACKEND_URL`, `ORCH_BACKEND_HOST`, `ORCH_BACKEND_PORT`, `ORCH_DNS_PORT_53_UDP`, `ORCH_ENVIRONMENT`, `ORCH_NETWORK`.
enum AddressVariables {
  static func of(_ environment: RunningEnvironment) -> [String: String] {
    var variables = ["ORCH_ENVIRONMENT": environment.id, "ORCH_NETWORK": environment.identity.networkName]
    for service in environment.services {
      let prefix = "ORCH_" + name(service.name)
      variables[prefix + "_HOST"] = service.host
      for port in service.ports {
        let suffix = port.container.transport == .udp ? "_UDP" : ""
        variables["\(prefix)_PORT_\(port.container.number)\(suffix)"] = String(port.host)
      }
      guard let first = service.ports.first else { continue }
      variables[prefix + "_PORT"] = String(first.host)
      variables[prefix + "_URL"] = ServiceVerbs.url(of: service, first)
    }
    return variables
  }

  /// Upper case, with `_` for whatever no variable's name may hold.
  private static func name(_ service: String) -> String {
    String(service.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
