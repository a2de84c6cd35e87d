import ContainerEngine

/// What the services of an environment had in their volumes and in memory's file systems at one moment: an archive for each
/// folder, in one volume of the engine.
package struct Snapshot: Hashable, Sendable {
  package var id: String
  /// Without one it goes with the run that made it.
  package var name: String?
  /// By service.
  package var folders: [String: [String]]
  /// Seconds since 1970.
  package var createdAt: Int64
  /// Seconds since 1970; `nil` where it goes with its run.
  package var keptUntil: Int64?

  package init(
    id: String, name: String?, folders: [String: [String]], createdAt: Int64, keptUntil: Int64? = nil
  ) {
    self.id = id
    self.name = name
    self.folders = folders
    self.createdAt = createdAt
    self.keptUntil = keptUntil
  }

  /// Where containers find the archives.
  static let place = "/.orch/snapshot"

  var volumeName: String { "orch-snapshot-\(id)" }
  var keptMarkName: String { "orch-snapshot-\(id)-kept" }
  var mount: Mount { .volume(name: volumeName, target: Snapshot.place, readOnly: true) }

  /// The archive of a service's folder, by its place in the list.
  static func archive(_ index: Int, of service: String) -> String { "\(place)/\(service).\(index)" }
}

// MARK: As labels

extension Snapshot {
  /// Of the volume that holds it.
  func labels(_ session: Session) -> [String: String] {
    var labels = [
      Labels.environment: id, Labels.snapshot: id, Labels.lease: session.lease.rawValue, Labels.session: session.id,
      Labels.owner: session.owner.label, Labels.created: String(createdAt),
    ]
    labels[Labels.name] = name
    labels[Labels.folders] = folders.sorted { $0.key < $1.key }.flatMap { service, folders in
      folders.map { "\(service)=\($0)" }
    }.joined(separator: "\n")
    return labels
  }

  /// Of the mark that it is whole and stays.
  func keptLabels(_ session: Session, until: Int64) -> [String: String] {
    var labels = labels(session)
    labels[Labels.kept] = id
    labels[Labels.until] = String(until)
    return labels
  }

  init?(labels: [String: String]) {
    guard let id = labels[Labels.snapshot] else { return nil }
    var folders: [String: [String]] = [:]
    for line in (labels[Labels.folders] ?? "").split(separator: "\n") {
      let halves = line.split(separator: "=", maxSplits: 1).map(String.init)
      if halves.count == 2 { folders[halves[0], default: []].append(halves[1]) }
    }
    self.init(
      id: id, name: labels[Labels.name], folders: folders, createdAt: labels[Labels.created].flatMap { Int64($0) } ?? 0,
      keptUntil: labels[Labels.until].flatMap { Int64($0) })
  }
}
