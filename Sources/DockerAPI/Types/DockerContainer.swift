/// A container, as an inspection tells.
package struct DockerContainer: Hashable, Sendable {
  package struct State: Hashable, Sendable {
    /// `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`.
    package var status: String
    package var exitCode: Int
    package var outOfMemory: Bool
    /// What a start failed of.
    package var error: String
    /// RFC 3339; the year 1 before the first start.
    package var startedAt: String
    /// The same before the first end.
    package var finishedAt: String
    package var processID: Int
  }

  package struct Binding: Hashable, Sendable {
    /// `5432/tcp`.
    package var containerPort: String
    package var hostAddress: String
    package var hostPort: String
  }

  package var id: String
  /// With a leading slash, as the engine writes it.
  package var name: String
  package var image: String
  package var imageID: String
  package var labels: [String: String]
  package var hasTerminal: Bool
  /// `NAME=value`.
  package var environment: [String]
  package var state: State
  package var bindings: [Binding]
  /// By the network's name; empty where the container does not run.
  package var addresses: [String: String]
  /// By the network's name.
  package var aliases: [String: [String]]
  package var volumes: [String]
  /// Where volumes are mounted.
  package var volumeTargets: [String]
  /// Where file systems in memory are mounted.
  package var tmpfsTargets: [String]
  /// Where paths of the engine's machine are mounted.
  package var bindTargets: [String]
  /// How often the engine itself has started it again.
  package var restartCount: Int
}

extension DockerContainer {
  init(_ json: JSON) throws(DockerError) {
    id = try json.text("Id", of: "a container")
    name = json["Name"].string ?? ""
    image = json["Config"]["Image"].string ?? json["ImageName"].string ?? ""
    imageID = json["Image"].string ?? ""
    labels = json["Config"]["Labels"].stringMap
    hasTerminal = json["Config"]["Tty"].bool ?? false
    environment = (json["Config"]["Env"].array ?? []).compactMap(\.string)
    state = State(json["State"])
    let settings = json["NetworkSettings"]
    bindings = Self.bindings(settings["Ports"])
    addresses = settings["Networks"].object?.compactMapValues { $0["IPAddress"].string } ?? [:]
    aliases =
      settings["Networks"].object?.mapValues { ($0["Aliases"].array ?? []).compactMap(\.string) } ?? [:]
    let mounts = json["Mounts"].array ?? []
    let volumeMounts = mounts.filter { $0["Type"].string == "volume" }
    volumes = volumeMounts.compactMap { $0["Name"].string }
    volumeTargets = volumeMounts.compactMap { $0["Destination"].string }
    tmpfsTargets = (json["HostConfig"]["Tmpfs"].object ?? [:]).keys.sorted()
    bindTargets = mounts.filter { $0["Type"].string == "bind" }.compactMap { $0["Destination"].string }
    restartCount = Int(json["RestartCount"].integer ?? 0)
  }

  private static func bindings(_ ports: JSON) -> [Binding] {
    let sorted = (ports.object ?? [:]).sorted { $0.key < $1.key }
    return sorted.flatMap { port, bindings in
      (bindings.array ?? []).map {
        Binding(
          containerPort: port, hostAddress: $0["HostIp"].string ?? "", hostPort: $0["HostPort"].string ?? "")
      }
    }
  }
}

extension DockerContainer.State {
  fileprivate init(_ json: JSON) {
    status = json["Status"].string ?? ""
    exitCode = Int(json["ExitCode"].integer ?? 0)
    outOfMemory = json["OOMKilled"].bool ?? false
    error = json["Error"].string ?? ""
    startedAt = json["StartedAt"].string ?? ""
    finishedAt = json["FinishedAt"].string ?? ""
    processID = Int(json["Pid"].integer ?? 0)
  }
}

extension JSON {
  /// A member that has to be there.
  func text(_ key: String, of what: String) throws(DockerError) -> String {
    guard let text = self[key].string else { throw .malformedAnswer(detail: "\(what) without \(key)") }
    return text
  }

  /// The elements of a list; Docker writes an empty one as null.
  func elements(of what: String) throws(DockerError) -> [JSON] {
    if isNull { return [] }
    guard let array else { throw .malformedAnswer(detail: "no list of \(what)") }
    return array
  }
}
