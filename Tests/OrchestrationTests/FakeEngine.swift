import ContainerEngine
import Synchronization

/// An engine made of a script: it records what it was asked and does what the script says.
final class FakeEngine: ContainerEngine {
  struct Script: Sendable {
    /// How often a service's program says "not yet" before it says it is ready.
    var refusals: [String: Int] = [:]
    /// Services that end with this status as soon as they are asked for the first time.
    var dying: [String: Int] = [:]
    var unstartable: Set<String> = []
    var images: [String: ImageDetails] = [:]
    var takenSubnets: Set<String> = []
    var isUnreachable = false
    /// It is being stopped, and goes on with what it is asked.
    var isEnding = false
    /// Takes calls that make something, and never answers them.
    var isLockedUp = false
    var machine: String?
    var capacity = EngineCapacity(
      processors: 1, memory: 1, runningContainers: 0, storageDriver: "", storageRoot: "", warnings: [])
    var createDelay = Duration.zero
    /// Ids of images that are gone by the time that a container is made of them.
    var goneImages: Set<String> = []
    /// An engine that is busy with a container that has ended answers no question about it.
    var isSilentAfterDeath = false
    /// Networks that cannot be removed, as something else is in them.
    var unremovable: Set<String> = []
    /// What dies and is to be started again waits for ``FakeEngine/startAgain(_:)``.
    var restartsLate = false
    /// Holds up all removals of containers.
    var removalDelay = Duration.zero
    var log: [String] = []
    /// The output goes on until ``FakeEngine/say(_:)`` has said all.
    var logGoesOn = false
    /// Images that the registry has.
    var pullable: [String: ImageDetails] = [:]
    var buildDelay = Duration.zero
    /// What a build says when it fails.
    var buildFailure: String?
    var capabilities: Set<EngineCapability> = [.explicitSubnets, .createBeforeNetwork]
    /// Whether the engine offers events.
    var hasEvents = true
    var existing: LabelledFixture = LabelledFixture()
  }

  struct LabelledFixture: Sendable {
    var containers: [ContainerSummary] = []
    var networks: [NetworkSummary] = []
    var volumes: [VolumeSummary] = []
    var images: [ImageSummary] = []
  }

  private struct State {
    var script: Script
    var calls: [String] = []
    var inspections = 0
    var phases: [String: ContainerState.Phase] = [:]
    var specs: [String: ContainerSpec] = [:]
    var networks: [NetworkSpec] = []
    var volumes: [VolumeSummary] = []
    var asked: [String: Int] = [:]
    var guests: [String] = []
    /// Names of containers by network.
    var aliases: [String: [String: [String]]] = [:]
    var starts: [String: Int] = [:]
    var listeners: [Listener] = []
    var followers: [AsyncThrowingStream<OutputChunk, any Error>.Continuation] = []
    var builds: [BuildSpec] = []
  }

  private struct Listener {
    var labels: [String: String]
    var events: AsyncThrowingStream<ContainerEvent, any Error>.Continuation
  }

  private let state: Mutex<State>

  init(_ script: Script = Script()) { state = Mutex(State(script: script)) }

  var calls: [String] { state.withLock { $0.calls } }
  /// How often the state of a container was asked for.
  var inspections: Int { state.withLock { $0.inspections } }
  /// What is there now: names of containers, networks and volumes.
  var present: [String] {
    state.withLock { $0.specs.keys.sorted() + $0.networks.map(\.name) + $0.volumes.map(\.name) }
  }
  func spec(_ name: String) -> ContainerSpec? { state.withLock { $0.specs[name] } }
  var networkSpecs: [NetworkSpec] { state.withLock { $0.networks } }
  func position(_ call: String) -> Int? { calls.firstIndex { $0.hasPrefix(call) } }

  func changeScript(_ body: @Sendable (inout Script) -> Void) { state.withLock { body(&$0.script) } }

  private func record(_ call: String) { state.withLock { $0.calls.append(call) } }
  private static func service(_ container: String) -> String {
    String(container.split(separator: "-").dropFirst().first ?? "")
  }
  private static func missing(_ name: String) -> EngineError {
    EngineError(operation: "find \(name)", cause: .notFound(message: "no such container"))
  }

  /// Somebody else removes a container.
  func vanish(_ name: String) {
    let labels = state.withLock { state in
      state.phases[name] = nil
      return state.specs.removeValue(forKey: name)?.labels
    }
    tell(name, .die(exitCode: 137), labels: labels ?? [:])
  }

  /// Every container writes this.
  func say(_ text: String) {
    for follower in state.withLock({ $0.followers }) {
      follower.yield(OutputChunk(stream: .output, bytes: Array(text.utf8)))
    }
  }

  var builds: [BuildSpec] { state.withLock { $0.builds } }

  func die(_ name: String, code: Int) {
    let labels = state.withLock { state in
      let isStartedAgain = state.specs[name].map { $0.restart != .never } ?? false
      if state.specs[name] != nil, !isStartedAgain {
        state.phases[name] = .exited(code: code, outOfMemory: code == 137)
      } else if isStartedAgain, state.script.restartsLate {
        state.phases[name] = .restarting
      }
      return state.specs[name]?.labels
    }
    tell(name, .die(exitCode: code), labels: labels ?? [:])
  }

  /// The engine starts what has died; `isTold` unless its events have a gap.
  func startAgain(_ name: String, isTold: Bool = true) {
    let labels = state.withLock { state in
      state.phases[name] = .running
      state.starts[name, default: 0] += 1
      return state.specs[name]?.labels
    }
    if isTold { tell(name, .start, labels: labels ?? [:]) }
  }

  /// All streams of events break.
  func breakEvents() {
    let listeners = state.withLock { state in
      defer { state.listeners = [] }
      return state.listeners
    }
    for listener in listeners { listener.events.finish() }
  }

  private func tell(_ name: String, _ action: ContainerEvent.Action, labels: [String: String]) {
    let event = ContainerEvent(
      container: ContainerID(rawValue: name), name: name, labels: labels, action: action, time: 0)
    for listener in state.withLock({ $0.listeners }) where Self.matches(labels, listener.labels) {
      listener.events.yield(event)
    }
  }

  /// So many streams of events are open.
  var streams: Int { state.withLock { $0.listeners.count } }
}

extension FakeEngine {
  func version() async throws -> EngineVersion {
    if state.withLock({ $0.script.isUnreachable }) {
      throw EngineError(operation: "reach the engine", cause: .unreachable(.init("fake:"), reason: .connectionRefused))
    }
    return EngineVersion(
      name: "Fake", version: "1", apiVersion: "1.41", operatingSystem: "linux", architecture: "any", endpoint: "fake:")
  }
  var machine: String? { state.withLock { $0.script.machine } }
  func capabilities() async throws -> Set<EngineCapability> {
    state.withLock { $0.script.capabilities }
  }
  func capacity() async throws -> EngineCapacity {
    state.withLock { $0.script.capacity }
  }
  func isEnding() async -> Bool { state.withLock { $0.script.isEnding } }
  func close() async {}

  func createContainer(_ spec: ContainerSpec) async throws -> ContainerID {
    record("create \(Self.service(spec.name))")
    let delay = state.withLock { $0.script.createDelay }
    try await Task.sleep(for: delay)
    if state.withLock({ $0.script.goneImages.contains(spec.image) }) { throw Self.missing(spec.image) }
    state.withLock { state in
      state.specs[spec.name] = spec
      state.phases[spec.name] = .created
      if let network = spec.network { state.aliases[spec.name] = [network: spec.networkAliases] }
    }
    return ContainerID(rawValue: spec.name)
  }

  func startContainer(_ id: ContainerID) async throws {
    let service = Self.service(id.rawValue)
    record("start \(service)")
    let fails = state.withLock { state in
      state.phases[id.rawValue] = .running
      state.starts[id.rawValue, default: 0] += 1
      return state.script.unstartable.contains(service)
    }
    if fails {
      throw EngineError(operation: "start \(id)", cause: .invalid(message: "exec: \"srv\": not found in $PATH"))
    }
  }

  func stopContainer(_ id: ContainerID, grace: Duration?) async throws { record("stop \(Self.service(id.rawValue))") }
  func restartContainer(_ id: ContainerID, grace: Duration?) async throws {
    record("restart \(Self.service(id.rawValue))")
    state.withLock { state in
      state.asked[id.rawValue] = 0
      state.starts[id.rawValue, default: 0] += 1
    }
  }
  /// Nothing of what runs here minds a signal but the one that nobody outlives.
  func killContainer(_ id: ContainerID, signal: String) async throws {
    if signal == "SIGKILL" { die(id.rawValue, code: 137) }
  }
  func pauseContainer(_ id: ContainerID) async throws { state.withLock { $0.phases[id.rawValue] = .paused } }
  func unpauseContainer(_ id: ContainerID) async throws {
    let isPaused = state.withLock { state in
      defer { state.phases[id.rawValue] = .running }
      return state.phases[id.rawValue] == .paused
    }
    if !isPaused { throw EngineError(operation: "unpause \(id)", cause: .conflict(message: "\(id) is not paused")) }
  }

  func removeContainer(_ id: ContainerID) async throws {
    record("remove \(Self.service(id.rawValue))")
    try await Task.sleep(for: state.withLock { $0.script.removalDelay })
    state.withLock { state in
      state.specs[id.rawValue] = nil
      state.phases[id.rawValue] = nil
      state.aliases[id.rawValue] = nil
      state.guests.removeAll { $0.hasPrefix("\(id) in ") }
      state.script.existing.containers.removeAll { $0.id == id }
    }
  }

  func inspectContainer(_ id: ContainerID) async throws -> ContainerState {
    let found = state.withLock { state in
      state.inspections += 1
      return state.phases[id.rawValue].flatMap { phase in state.specs[id.rawValue].map { (phase, $0) } }
    }
    guard let (phase, spec) = found else { throw Self.missing(id.rawValue) }
    if case .exited = phase, state.withLock({ $0.script.isSilentAfterDeath }) {
      try await Task.sleep(for: .seconds(3600))
    }
    let (aliases, starts) = state.withLock { ($0.aliases[id.rawValue] ?? [:], $0.starts[id.rawValue]) }
    let startedAt = starts.map { "2026-01-01T00:00:\($0 < 10 ? "0" : "")\($0)Z" }
    let ports = spec.ports.map {
      PublishedPort($0.container, hostAddress: $0.hostAddress, hostPort: 40_000 + $0.container.number % 1000)
    }
    return ContainerState(
      id: id, name: spec.name, image: spec.image, imageID: "sha256:" + spec.image, labels: spec.labels, phase: phase,
      error: "", startedAt: startedAt, ports: ports,
      addresses: spec.network == "host" ? [:] : [spec.network ?? "bridge": Self.address], volumes: [], processID: 1,
      aliases: aliases)
  }

  func listContainers(labels: [String: String]) async throws -> [ContainerSummary] {
    state.withLock { state in
      let own = state.specs.values.map {
        ContainerSummary(
          id: ContainerID(rawValue: $0.name), name: $0.name, image: $0.image, labels: $0.labels,
          state: Self.word(state.phases[$0.name]), createdAt: 0)
      }
      return (own + state.script.existing.containers).filter { Self.matches($0.labels, labels) }
    }
  }

  private static func word(_ phase: ContainerState.Phase?) -> String {
    switch phase {
    case .created?: "created"
    case .exited?: "exited"
    default: "running"
    }
  }

  private static func matches(_ labels: [String: String], _ wanted: [String: String]) -> Bool {
    wanted.allSatisfy { key, value in labels[key].map { value.isEmpty || $0 == value } ?? false }
  }

  func logs(_ id: ContainerID, _ options: LogOptions) async throws -> AsyncThrowingStream<OutputChunk, any Error> {
    record("logs \(Self.service(id.rawValue))")
    let (stream, continuation) = AsyncThrowingStream<OutputChunk, any Error>.makeStream()
    let (lines, goesOn) = state.withLock { state in
      if state.script.logGoesOn { state.followers.append(continuation) }
      return (state.script.log, state.script.logGoesOn)
    }
    for line in lines { continuation.yield(OutputChunk(stream: .output, bytes: Array((line + "\n").utf8))) }
    if !goesOn { continuation.finish() }
    return stream
  }

  func exec(_ id: ContainerID, _ spec: ExecSpec) async throws -> ExecResult {
    let service = Self.service(id.rawValue)
    let (number, refusals, death) = state.withLock { state in
      state.asked[id.rawValue, default: 0] += 1
      return (state.asked[id.rawValue] ?? 0, state.script.refusals[service] ?? 0, state.script.dying[service])
    }
    if let death { die(id.rawValue, code: death) }
    if number > refusals { record("ready \(service)") }
    return ExecResult(
      exitCode: number > refusals && death == nil ? 0 : 1, output: Array("not yet".utf8), errorOutput: [])
  }

  func statistics(_ id: ContainerID) async throws -> ContainerStatistics {
    ContainerStatistics(
      cpuTime: 0, systemTime: 0, processors: 1, memory: 0, memoryLimit: 0, receivedBytes: 0, sentBytes: 0, pids: 1)
  }

  func copyIn(_ id: ContainerID, to folder: String, archive: [UInt8]) async throws {
    record("copy \(Self.service(id.rawValue))")
  }
  func copyIn(
    _ id: ContainerID, to folder: String, pieces: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>
  ) async throws {
    record("copy \(Self.service(id.rawValue))")
  }
  func copyOut(_ id: ContainerID, path: String) async throws -> AsyncThrowingStream<[UInt8], any Error> {
    AsyncThrowingStream { $0.finish() }
  }
  func describeContainer(_ id: ContainerID) async throws -> [UInt8] { Array("{}".utf8) }
  func openExec(_ id: ContainerID, _ spec: ExecSpec, terminal: TerminalSize?) async throws -> any ExecSession {
    throw EngineError(operation: "run a program", cause: .unsupported(message: "no sessions"))
  }
}

extension FakeEngine {
  func createNetwork(_ spec: NetworkSpec) async throws -> NetworkID {
    record("network \(spec.subnet ?? "")")
    let overlaps = state.withLock { state in
      if state.script.takenSubnets.remove(spec.subnet ?? "") != nil { return true }
      state.networks.append(spec)
      return false
    }
    if overlaps { throw EngineError(operation: "create a network", cause: .addressPoolOverlap(message: "overlaps")) }
    return NetworkID(rawValue: spec.name)
  }

  func removeNetwork(_ id: NetworkID) async throws {
    record("remove network")
    let isJoined = state.withLock { state in state.guests.contains { $0.hasSuffix("in \(id)") } }
    if isJoined || state.withLock({ $0.script.unremovable.contains(id.rawValue) }) {
      throw EngineError(operation: "remove network \(id)", cause: .conflict(message: "it has active endpoints"))
    }
    state.withLock { state in
      state.networks.removeAll { $0.name == id.rawValue }
      state.script.existing.networks.removeAll { $0.id == id }
    }
  }

  func listNetworks(labels: [String: String]) async throws -> [NetworkSummary] {
    state.withLock { state in
      let own = state.networks.map {
        NetworkSummary(id: NetworkID(rawValue: $0.name), name: $0.name, labels: $0.labels, subnets: [$0.subnet ?? ""])
      }
      return (own + state.script.existing.networks).filter { Self.matches($0.labels, labels) }
    }
  }

  static let address = "10.9.8.7"

  /// Containers that were connected to networks besides their own.
  var guests: [String] { state.withLock { $0.guests } }

  /// The names of a container in a network; `nil` where it is not in it.
  func aliases(_ container: String, in network: String) -> [String]? {
    state.withLock { $0.aliases[container]?[network] }
  }

  func connect(_ container: ContainerID, to network: NetworkID, aliases: [String]) async throws {
    state.withLock { state in
      state.guests.append("\(container) in \(network)")
      state.aliases[container.rawValue]?[network.rawValue] = aliases
    }
  }
  func disconnect(_ container: ContainerID, from network: NetworkID) async throws {
    state.withLock { state in
      state.guests.removeAll { $0 == "\(container) in \(network)" }
      state.aliases[container.rawValue]?[network.rawValue] = nil
    }
  }

  func inspectImage(_ reference: String) async throws -> ImageDetails? {
    state.withLock { $0.script.images[reference] }
  }
  func pullImage(_ reference: String, progress: @escaping @Sendable (String) -> Void) async throws {
    record("pull \(reference)")
    let isThere = state.withLock { state in
      state.script.images[reference] = state.script.pullable[reference]
      return state.script.pullable[reference] != nil
    }
    if isThere { return }
    throw EngineError(
      operation: "pull \(reference)",
      cause: .pullFailed(image: reference, .unknownOrPrivate, message: "no such repository"))
  }
  func removeImage(_ reference: String) async throws {
    record("remove image \(reference)")
    state.withLock { state in
      state.script.existing.images.removeAll { $0.id == reference || $0.references == [reference] }
      for index in state.script.existing.images.indices {
        state.script.existing.images[index].references.removeAll { $0 == reference }
      }
    }
  }
  func listImages(labels: [String: String]) async throws -> [ImageSummary] {
    state.withLock { $0.script.existing.images }.filter { Self.matches($0.labels, labels) }
  }
  func commitContainer(_ id: ContainerID, as reference: String, labels: [String: String]) async throws -> String { "" }

  func buildImage(_ spec: BuildSpec, output: @escaping @Sendable (String) -> Void) async throws -> String {
    record("build \(spec.tags.first ?? "")")
    try await Task.sleep(for: state.withLock { $0.script.buildDelay })
    let failure = state.withLock { state in
      state.builds.append(spec)
      for tag in spec.tags where state.script.buildFailure == nil {
        state.script.images[tag] = ImageDetails(
          id: "sha256:built", references: spec.tags, size: 1, labels: spec.labels, exposedPorts: [], healthCheck: nil,
          environment: [], volumes: [], user: "", createdAt: "")
      }
      return state.script.buildFailure
    }
    if let failure {
      throw EngineError(
        operation: "build", cause: .buildFailed(step: nil, exitCode: nil, message: failure, output: []))
    }
    return "sha256:built"
  }

  @discardableResult
  func createVolume(_ name: String, labels: [String: String]) async throws -> VolumeSummary {
    record("volume \(name)")
    if state.withLock({ $0.script.isLockedUp }) { try await Task.sleep(for: .seconds(3600)) }
    return state.withLock { state in
      if let there = state.volumes.first(where: { $0.name == name }) { return there }
      let volume = VolumeSummary(name: name, labels: labels)
      state.volumes.append(volume)
      return volume
    }
  }
  func removeVolume(_ name: String) async throws {
    state.withLock { state in
      state.volumes.removeAll { $0.name == name }
      state.script.existing.volumes.removeAll { $0.name == name }
    }
  }
  func listVolumes(labels: [String: String]) async throws -> [VolumeSummary] {
    state.withLock { state in (state.volumes + state.script.existing.volumes).filter { Self.matches($0.labels, labels) }
    }
  }

  func pastEvents(
    labels: [String: String], since: Double, follow: Bool
  ) async throws -> AsyncThrowingStream<ContainerEvent, any Error> {
    AsyncThrowingStream { $0.finish() }
  }

  func containerEvents(labels: [String: String]) async throws -> AsyncThrowingStream<ContainerEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream<ContainerEvent, any Error>.makeStream()
    let offered = state.withLock { state in
      if state.script.hasEvents { state.listeners.append(Listener(labels: labels, events: continuation)) }
      return state.script.hasEvents
    }
    if !offered { throw EngineError(operation: "follow events", cause: .unsupported(message: "no events")) }
    return stream
  }
}
