/// A place that runs containers: Docker, Podman, later a Kubernetes cluster. Small protocols, so that each can be faked, and so that an
/// engine says by its capabilities what it cannot do.
///
/// Every operation throws ``EngineError`` and nothing else but `CancellationError`; every one ends early when its task is cancelled.
package protocol ContainerEngine:
  EngineInformation, ContainerLifecycle, ContainerInspection, InteractiveExecution, ContainerFiles, NetworkOperations,
  ImageOperations, ImageBuilding, VolumeOperations, EventStream
{}

package protocol EngineInformation: Sendable {
  /// The machine that it runs on, by name or address; `nil` where it is this one.
  var machine: String? { get }
  /// Reaches the engine and tells what it is; the answer may be kept for the engine value's life.
  func version() async throws -> EngineVersion
  /// What it can do, for one small call at most; other than ``version()``, which some engines think about for half a second.
  func capabilities() async throws -> Set<EngineCapability>
  /// What the engine has: processors, memory, running containers.
  func capacity() async throws -> EngineCapacity
  /// Whether it is being stopped: it goes on with what it was asked on old connections, takes no new ones, and what it
  /// has removed meanwhile may be there again when it comes back (Docker's networks are).
  func isEnding() async -> Bool
  /// Closes connections. The engine is not used afterwards.
  func close() async
}

package protocol ContainerLifecycle: Sendable {
  /// Creates without starting; returns the engine's id for it.
  func createContainer(_ spec: ContainerSpec) async throws -> ContainerID
  func startContainer(_ id: ContainerID) async throws
  /// Asks it to stop, and kills it after the grace. A container that does not run is no error.
  func stopContainer(_ id: ContainerID, grace: Duration?) async throws
  func restartContainer(_ id: ContainerID, grace: Duration?) async throws
  func killContainer(_ id: ContainerID, signal: String) async throws
  func pauseContainer(_ id: ContainerID) async throws
  func unpauseContainer(_ id: ContainerID) async throws
  /// Kills it where it runs, removes it and its anonymous volumes. One that is gone already is no error.
  func removeContainer(_ id: ContainerID) async throws
}

package protocol ContainerInspection: Sendable {
  func inspectContainer(_ id: ContainerID) async throws -> ContainerState
  /// All that the engine itself says of it, as JSON.
  func describeContainer(_ id: ContainerID) async throws -> [UInt8]
  /// All containers, stopped ones too, that carry every one of these labels (an empty value asks for the key alone).
  func listContainers(labels: [String: String]) async throws -> [ContainerSummary]
  /// The output as it was written, both streams in order; with `follow` it goes on until the container ends.
  func logs(_ id: ContainerID, _ options: LogOptions) async throws -> AsyncThrowingStream<OutputChunk, any Error>
  /// Runs a program inside and waits for its end.
  func exec(_ id: ContainerID, _ spec: ExecSpec) async throws -> ExecResult
  /// One reading of processor time, memory, network.
  func statistics(_ id: ContainerID) async throws -> ContainerStatistics
}

package protocol InteractiveExecution: Sendable {
  /// Starts a program inside with its streams open.
  /// - Parameter terminal: the size of the terminal that it gets; `nil` gives it none.
  func openExec(_ id: ContainerID, _ spec: ExecSpec, terminal: TerminalSize?) async throws -> any ExecSession
}

package protocol ContainerFiles: Sendable {
  /// Unpacks a tar archive into a folder of the container, which need not run.
  func copyIn(_ id: ContainerID, to folder: String, archive: [UInt8]) async throws
  /// The same for an archive of any size, in pieces that are made as they are sent.
  func copyIn(
    _ id: ContainerID, to folder: String, pieces: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>
  ) async throws
  /// A tar archive of a path in the container, in pieces of any size.
  func copyOut(_ id: ContainerID, path: String) async throws -> AsyncThrowingStream<[UInt8], any Error>
}

package protocol NetworkOperations: Sendable {
  func createNetwork(_ spec: NetworkSpec) async throws -> NetworkID
  /// One that is gone already is no error.
  func removeNetwork(_ id: NetworkID) async throws
  func listNetworks(labels: [String: String]) async throws -> [NetworkSummary]
  func connect(_ container: ContainerID, to network: NetworkID, aliases: [String]) async throws
  func disconnect(_ container: ContainerID, from network: NetworkID) async throws
}

package protocol ImageOperations: Sendable {
  /// `nil` where the engine has no such image.
  func inspectImage(_ reference: String) async throws -> ImageDetails?
  /// Progress lines go to the closure as they come.
  func pullImage(_ reference: String, progress: @escaping @Sendable (String) -> Void) async throws
  /// One that is gone already is no error.
  func removeImage(_ reference: String) async throws
  func listImages(labels: [String: String]) async throws -> [ImageSummary]
  /// Makes an image of a container's present file system.
  func commitContainer(_ id: ContainerID, as reference: String, labels: [String: String]) async throws -> String
}

package protocol ImageBuilding: Sendable {
  /// Builds an image and returns its id. Lines of the build's output go to the closure as they come. Cancelling stops the build.
  func buildImage(_ spec: BuildSpec, output: @escaping @Sendable (String) -> Void) async throws -> String
}

package protocol VolumeOperations: Sendable {
  /// The volume of that name. One that is there already is given as it is, so that of several who create the same one, with
  /// labels of their own, just one finds its labels on it.
  @discardableResult
  func createVolume(_ name: String, labels: [String: String]) async throws -> VolumeSummary
  /// One that is gone already is no error.
  func removeVolume(_ name: String) async throws
  func listVolumes(labels: [String: String]) async throws -> [VolumeSummary]
}

package protocol EventStream: Sendable {
  /// What happens to containers that carry these labels, from now on. Returns once the engine has accepted the subscription, so that
  /// nothing that happens afterwards is missed while the stream lasts.
  func containerEvents(labels: [String: String]) async throws -> AsyncThrowingStream<ContainerEvent, any Error>
  /// What has happened to them, as far as the engine remembers; with `follow` it goes on with what happens.
  /// - Parameter since: seconds since 1970.
  func pastEvents(
    labels: [String: String], since: Double, follow: Bool
  ) async throws -> AsyncThrowingStream<ContainerEvent, any Error>
}
