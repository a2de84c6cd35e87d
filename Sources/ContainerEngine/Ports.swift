package enum PortTransport: String, Hashable, Sendable, Codable {
  case tcp, udp
}

package struct ContainerPort: Hashable, Sendable, Codable {
  package var number: UInt16
  package var transport: PortTransport

  package init(_ number: UInt16, _ transport: PortTransport = .tcp) {
    self.number = number
    self.transport = transport
  }
}

extension ContainerPort: LosslessStringConvertible {
  /// `8000/tcp`, `53/udp`, as engines and labels write it.
  package var description: String { "\(number)/\(transport.rawValue)" }

  /// Without a transport it is of TCP.
  package init?(_ text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count <= 2, let number = UInt16(halves[0]), number > 0,
      let transport = halves.count == 2 ? PortTransport(rawValue: String(halves[1])) : .tcp
    else { return nil }
    self.init(number, transport)
  }
}

/// Where to publish a port. Host port 0 leaves the choice to the engine; read it back from ``ContainerState/ports``.
package struct PublishedPort: Hashable, Sendable {
  package var container: ContainerPort
  package var hostAddress: String
  package var hostPort: UInt16

  package init(_ container: ContainerPort, hostAddress: String = "127.0.0.1", hostPort: UInt16 = 0) {
    self.container = container
    self.hostAddress = hostAddress
    self.hostPort = hostPort
  }
}
