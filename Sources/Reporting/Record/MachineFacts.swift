/// The machine that a run was on.
package struct MachineFacts: Hashable, Sendable {
  package var name: String
  package var system: String
  package var processors: Int
  /// Bytes.
  package var memory: Int64
  /// Of orch.
  package var version: String

  package init(
    name: String = "", system: String = "", processors: Int = 0, memory: Int64 = 0, version: String = ""
  ) {
    self.name = name
    self.system = system
    self.processors = processors
    self.memory = memory
    self.version = version
  }
}
