/// What a user or a project can set about environments in general.
package struct OrchestrationSettings: Hashable, Sendable {
  /// Where subnets are taken from.
  package var subnetRange = Subnet(base: 10 << 24 | 201 << 16, prefix: 16)
  /// Length of a subnet's prefix; 27 holds 29 services. Larger environments get larger subnets.
  package var subnetPrefix = 27
  package var imageSubstitution = ImageSubstitution()
  /// Where published ports are reached.
  package var publishedHost = "127.0.0.1"
  /// How long removal may take before the rest is left to the supervisor.
  package var removalLimit = Duration.seconds(30)
  /// Lines of output shown of a service that failed.
  package var failureLogLines = 30

  package init() {}
}
