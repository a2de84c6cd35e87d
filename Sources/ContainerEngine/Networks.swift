package struct NetworkSpec: Hashable, Sendable {
  package var name: String
  package var labels: [String: String]
  /// `10.201.3.0/28`; `nil` leaves it to the engine.
  package var subnet: String?
  /// No way out of the network.
  package var isInternal: Bool

  package init(name: String, labels: [String: String], subnet: String? = nil, isInternal: Bool = false) {
    self.name = name
    self.labels = labels
    self.subnet = subnet
    self.isInternal = isInternal
  }
}

package struct NetworkSummary: Hashable, Sendable {
  package var id: NetworkID
  package var name: String
  package var labels: [String: String]
  package var subnets: [String]

  package init(id: NetworkID, name: String, labels: [String: String], subnets: [String]) {
    self.id = id
    self.name = name
    self.labels = labels
    self.subnets = subnets
  }
}
