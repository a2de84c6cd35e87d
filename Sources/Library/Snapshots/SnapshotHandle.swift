import Orchestration
import Runtime
import Semantics
import Syntax

/// A snapshot of an environment's data, as a value. One without a name goes with the block that took it.
final class SnapshotHandle: HandleObject, Resource {
  let snapshot: Snapshot

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  var kind: ValueKind { .snapshot }
  /// What `--from` takes.
  var textForm: String? { snapshot.name ?? snapshot.id }
  /// By which the orchestrator finds it.
  var reference: String { snapshot.id }
  var displayForm: String {
    let services = snapshot.folders.keys.sorted().joined(separator: ", ")
    return "<snapshot \(textForm ?? ""): \(services)>"
  }
  var title: String { "snapshot \(snapshot.id)" }
  var resource: (any Resource)? { snapshot.name == nil ? self : nil }

  func release(in machine: Machine) throws(Raise) {
    let id = snapshot.id
    try machine.orchestrate { orchestrator in
      // One that was forgotten before has nothing left to release.
      guard try await orchestrator.snapshots().contains(where: { $0.id == id }) else { return }
      try await orchestrator.forgetSnapshot(id)
    }
  }

  static let fields: [FieldDefinition] = [
    FieldDefinition("name", .string, help: "Its name, or its id where it has none.") { value, _ in
      of(value).flatMap(\.textForm).map { .string($0) } ?? .null
    },
    FieldDefinition("services", .listOf(.string), help: "The services whose data it holds.") { value, _ in
      .list((of(value)?.snapshot.folders.keys.sorted() ?? []).map { .string($0) })
    },
  ]

  private static func of(_ value: Value) -> SnapshotHandle? {
    guard case .handle(let handle) = value else { return nil }
    return handle.object as? SnapshotHandle
  }
}
