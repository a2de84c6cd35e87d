package struct VolumeSummary: Hashable, Sendable {
  package var name: String
  package var labels: [String: String]
  /// Where it is on the engine's machine, where the engine says so.
  package var folder: String?

  package init(name: String, labels: [String: String], folder: String? = nil) {
    self.name = name
    self.labels = labels
    self.folder = folder
  }
}
