package import ContainerEngine
import Glibc

/// Finds out how services are reached: by where the engine is, and whether this process runs in a container of its.
package struct ReachDiscovery: Sendable {
  private let engine: any ContainerEngine
  private let settings: OrchestrationSettings
  private let surroundings: Surroundings

  package init(engine: any ContainerEngine, settings: OrchestrationSettings) {
    self.init(engine: engine, settings: settings, surroundings: .current())
  }

  init(engine: any ContainerEngine, settings: OrchestrationSettings, surroundings: Surroundings) {
    self.engine = engine
    self.settings = settings
    self.surroundings = surroundings
  }

  /// Asks the engine only from inside of a container.
  package func find() async -> Whereabouts {
    let own = await ownContainer()
    return Whereabouts(reach: reach(from: own), container: own.map { ContainerLife($0) })
  }

  private func reach(from own: ContainerState?) -> ServiceReach {
    if let host = settings.host { return published(host) }
    if let machine = engine.machine { return published(machine) }
    // A container without a network of its own has its machine's.
    guard let own else { return .loopback }
    return own.isOnHostNetwork ? .loopback : .joined(own.id)
  }

  private func published(_ name: String) -> ServiceReach {
    let address = surroundings.resolve(name) ?? ""
    let isHere = address.hasPrefix("127.")
    return .published(PublishedHost(bind: isHere ? "127.0.0.1" : "0.0.0.0", name: name, address: address))
  }

  /// An engine that does not know it is another one than that which runs it: its ports are published here.
  private func ownContainer() async -> ContainerState? {
    for id in surroundings.containerIDs {
      if let state = try? await engine.inspectContainer(ContainerID(rawValue: id)), state.phase == .running {
        return state
      }
    }
    return nil
  }
}

extension ContainerState {
  fileprivate var isOnHostNetwork: Bool { addresses.isEmpty }
}

/// Where this process is, as far as the engine has to do with it.
package struct Whereabouts: Hashable, Sendable {
  package var reach: ServiceReach
  /// The container of the engine's that it runs in, if any.
  package var container: ContainerLife?
}

/// What this process sees of the container that it may run in.
struct Surroundings: Sendable {
  /// What may be the id of its own container, the surest first; none where it is in none.
  var containerIDs: [String]
  /// The numeric address of a host's name, IPv4 where it has one.
  var resolve: @Sendable (String) -> String?

  static func current() -> Surroundings {
    let ids = containerIDs(
      mounts: SmallFile.text("/proc/self/mountinfo") ?? "", groups: SmallFile.text("/proc/self/cgroup") ?? "",
      hostname: SmallFile.text("/etc/hostname") ?? "",
      isMarked: access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0)
    return Surroundings(containerIDs: ids, resolve: address)
  }

  /// Engines mount a container's own /etc/hostname from a folder of its id; groups are named by it; so is the host, unless the user
  /// says otherwise.
  static func containerIDs(mounts: String, groups: String, hostname: String, isMarked: Bool) -> [String] {
    let own = mounts.split(separator: "\n").filter { line in
      let fields = line.split(separator: " ")
      return fields.count > 4 && ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"].contains(fields[4])
    }
    var found = own.flatMap { ids(in: $0) }
    if isMarked || !found.isEmpty {
      found += groups.split(separator: "\n").flatMap { ids(in: $0) }
      let name = hostname.trimmed
      if name.count == 12, name.allSatisfy(\.isHexDigit) { found.append(name) }
    }
    var unique: [String] = []
    for id in found where !unique.contains(id) { unique.append(id) }
    return unique
  }

  private static func ids(in line: Substring) -> [String] {
    line.split { !$0.isHexDigit }.filter { $0.count == 64 }.map(String.init)
  }

  private static func address(of name: String) -> String? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, nil, &hints, &list) == 0 else { return nil }
    defer { freeaddrinfo(list) }
    var addresses: [(family: Int32, text: String)] = []
    var next = list
    while let entry = next?.pointee {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 {
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        addresses.append((entry.ai_family, String(decoding: bytes, as: UTF8.self)))
      }
      next = entry.ai_next
    }
    return (addresses.first { $0.family == AF_INET } ?? addresses.first)?.text
  }
}
