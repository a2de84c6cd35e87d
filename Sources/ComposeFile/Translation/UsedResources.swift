/// What of a project's networks, volumes, configs and secrets its services use, by section. Compose takes no account of
/// the others.
struct UsedResources {
  private(set) var names: [String: Set<String>] = [:]

  init(_ services: [ComposeEntry]) {
    for service in services {
      add(Self.networks(of: service.value), to: "networks")
      add((service.value["volumes"]?.items ?? []).compactMap(Self.volume), to: "volumes")
      for kind in ["configs", "secrets"] {
        add((service.value[kind]?.items ?? []).compactMap { ($0["source"] ?? $0).text }, to: kind)
      }
    }
  }

  private mutating func add(_ used: [String], to section: String) { names[section, default: []].formUnion(used) }

  private static func networks(of service: ComposeNode) -> [String] {
    guard service["network_mode"] == nil else { return [] }
    guard let networks = service["networks"], !networks.isNull else { return ["default"] }
    return (Merge.named(networks, nil)?.entries ?? []).map(\.key)
  }

  private static func volume(_ node: ComposeNode) -> String? {
    node["source"]?.text ?? node.text.flatMap { MountText($0)?.source }
  }
}
