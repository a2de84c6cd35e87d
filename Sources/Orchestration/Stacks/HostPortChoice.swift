import ContainerEngine
import Glibc

/// Picks host ports for a stack's services: by its name and theirs, so that they are the same whenever it comes up, and another port
/// only where somebody else has that one.
struct HostPortChoice {
  let stack: String
  let isFree: (UInt16) -> Bool

  init(stack: String, isFree: @escaping (UInt16) -> Bool = HostPortChoice.canBeBound) {
    self.stack = stack
    self.isFree = isFree
  }

  private static let range: Range<UInt64> = 20_000..<30_000

  /// `current` are those that the stack has already, which stay; what a declaration says goes before.
  func assign(_ services: inout [ServiceSpec], current: [String: [ContainerPort: UInt16]]) {
    var taken = Set(current.values.flatMap(\.values))
    for index in services.indices {
      let service = services[index]
      for port in service.ports {
        let kept = service.publishedPorts[port] ?? current[service.name]?[port]
        let chosen = kept ?? choose(for: service.name, port, besides: taken)
        services[index].publishedPorts[port] = chosen
        if let chosen { taken.insert(chosen) }
      }
    }
  }

  /// `nil` leaves it to the engine, should no port of the range be free.
  private func choose(for service: String, _ port: ContainerPort, besides taken: Set<UInt16>) -> UInt16? {
    let digest = SHA256.hash(Array("\(stack) \(service) \(port)".utf8))
    let start = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let count = UInt64(Self.range.count)
    for step in 0..<count {
      let candidate = UInt16(Self.range.lowerBound + (start % count + step * 7) % count)
      if !taken.contains(candidate), isFree(candidate) { return candidate }
    }
    return nil
  }

  /// Nobody on this machine listens there now.
  static func canBeBound(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var reuse: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
