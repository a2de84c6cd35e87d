/// What a process is told that goes on with templates when the run is over that wanted them.
package struct TemplateRequest: Codable, Sendable {
  let templates: [DataTemplate]

  init(templates: [DataTemplate]) { self.templates = templates }

  /// `nil` for what is none.
  package init?(bytes: [UInt8]) {
    guard let tree = PropertyTree(bytes: bytes), let request = try? tree.decode(TemplateRequest.self) else {
      return nil
    }
    self = request
  }

  func bytes() throws -> [UInt8] { try PropertyTree(encoding: self).bytes }

  /// No image takes longer.
  private static let patience = Duration.seconds(60)

  package func fulfil(on orchestrator: Orchestrator) async {
    orchestrator.templates.make(templates)
    await orchestrator.templates.end(within: TemplateRequest.patience)
  }
}
