/// What a user or a project can set about environments in general.
package struct OrchestrationSettings: Hashable, Sendable {
  /// Where subnets are taken from.
  package var subnetRange = Subnet(base: 10 << 24 | 201 << 16, prefix: 16)
  /// Length of a subnet's prefix; 27 holds 29 services. Larger environments get larger subnets.
  package var subnetPrefix = 27
  package var imageSubstitution = ImageSubstitution()
  /// The host at which published ports are reached, where the user says so.
  package var host: String?
  package var reach = ServiceReach.loopback
  /// How long removal may take before the rest is left to the supervisor.
  package var removalLimit = Duration.seconds(30)
  /// Lines of output shown of a service that failed.
  package var failureLogLines = 30

  /// What an environment leaves that failed, or that something failed in, is told as an event.
  package var keepsEvidence = false
  /// Databases that are wanted again alike are initialised once for all.
  package var makesTemplates = true
  /// Which databases were initialised on this machine; without it each initialises its own.
  package var initialisationLog: InitialisationLog?
  /// Bytes of output that the engine keeps of each service.
  package var logLimit: Int64 = 64 << 20

  package init() {}

  /// As the user's environment has it: `ORCH_IMAGE_PREFIX` (put before image references that name no registry),
  /// `ORCH_SUBNETS` (the range that subnets are taken from, as `10.201.0.0/16`), `ORCH_HOST` (where published ports are reached) and
  /// `ORCH_TEMPLATES` (`off` has each database initialise its own data).
  package init(environment: [String: String]) throws(OrchestrationError) {
    imageSubstitution.prefix = environment["ORCH_IMAGE_PREFIX"] ?? ""
    host = environment["ORCH_HOST"].flatMap { $0.isEmpty ? nil : $0 }
    makesTemplates = try OrchestrationSettings.isOn("ORCH_TEMPLATES", environment)
    guard let range = environment["ORCH_SUBNETS"], !range.isEmpty else { return }
    guard let subnet = Subnet(range), subnet.prefix <= 29 else {
      throw .badSetting(name: "ORCH_SUBNETS", value: range, form: "a range of at least a /29, as `10.201.0.0/16`")
    }
    guard Subnet.unrouted.contains(where: { $0.contains(subnet) }) else {
      let ranges = Subnet.unrouted.map(\.description).joined(separator: ", ")
      throw .badSetting(name: "ORCH_SUBNETS", value: range, form: "a range of private addresses, in one of \(ranges)")
    }
    subnetRange = subnet
    subnetPrefix = max(subnetPrefix, subnet.prefix)
  }

  /// What is not said is on.
  private static func isOn(_ name: String, _ environment: [String: String]) throws(OrchestrationError) -> Bool {
    let value = environment[name] ?? ""
    switch value.lowercased() {
    case "", "on", "1", "true", "yes": return true
    case "off", "0", "false", "no": return false
    default: throw .badSetting(name: name, value: value, form: "`on` or `off`")
    }
  }
}
