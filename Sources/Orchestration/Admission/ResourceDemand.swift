/// What the services of an environment may use together.
package struct ResourceDemand: Hashable, Sendable {
  /// Bytes.
  package var memory: Int64
  /// Processors, as 0.25.
  package var processors: Double

  package init(memory: Int64, processors: Double) {
    self.memory = memory
    self.processors = processors
  }

  package static let none = ResourceDemand(memory: 0, processors: 0)

  /// What services declare; one that declares nothing counts for nothing.
  package init(declaredBy services: [ServiceSpec]) {
    self = services.reduce(.none) { $0 + ResourceDemand(memory: $1.memory ?? 0, processors: $1.cpus ?? 0) }
  }

  package static func + (left: ResourceDemand, right: ResourceDemand) -> ResourceDemand {
    let (memory, overflow) = left.memory.addingReportingOverflow(right.memory)
    return ResourceDemand(memory: overflow ? .max : memory, processors: left.processors + right.processors)
  }

  /// As a label carries it: bytes and thousandths of a processor.
  var label: String { "\(memory) \(Int64(clamping: (processors * 1000).rounded()))" }

  init?(label: String) {
    let words = label.split(separator: " ").compactMap { Int64($0) }
    guard words.count == 2 else { return nil }
    self.init(memory: words[0], processors: Double(words[1]) / 1000)
  }
}

extension Int64 {
  fileprivate init(clamping value: Double) {
    self = value >= 9e18 ? .max : value <= 0 || value.isNaN ? 0 : Int64(value)
  }
}

/// What an environment waits for that there is no room for.
package struct ResourceShortage: Hashable, Sendable {
  package enum Resource: String, Hashable, Sendable {
    case memory, processors
  }

  package var resource: Resource
  package var wanted: ResourceDemand
  package var used: ResourceDemand
  package var capacity: ResourceDemand
  /// Environments that use it.
  package var users: Int
  /// Environments that want it, too, and look for room at this moment.
  package var coming = 0

  /// Follows the environment's name.
  package func describe() -> String {
    let (wanted, used, capacity) =
      switch resource {
      case .memory: (Phrase.bytes(wanted.memory), Phrase.bytes(used.memory), Phrase.bytes(capacity.memory))
      case .processors: (Self.count(wanted.processors), Self.count(used.processors), Self.count(capacity.processors))
      }
    let standing =
      switch users {
      case 0: "none has any"
      case 1: "1 environment has \(used)"
      default: "\(users) environments have \(used)"
      }
    let others = coming == 0 ? "" : ", \(coming) more \(coming == 1 ? "is" : "are") about to start"
    return "waits for \(resource.rawValue): it wants \(wanted), \(standing) of \(capacity)" + others
  }

  private static func count(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
  }
}

/// More memory than the engine has for environments, however few there are.
package struct MemoryExcess: Hashable, Sendable {
  /// Bytes.
  package var declared: Int64
  package var capacity: Int64

  /// `nil` where it fits.
  init?(_ demand: ResourceDemand, of capacity: ResourceDemand) {
    guard demand.memory > capacity.memory else { return nil }
    declared = demand.memory
    self.capacity = capacity.memory
  }

  /// Follows the environment's name.
  package func describe() -> String {
    "may use \(Phrase.bytes(declared)) of memory by its `memory:`, and the engine has \(Phrase.bytes(capacity)) for environments: "
      + "it starts, and may run out of it"
  }
}
