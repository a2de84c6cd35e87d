import ContainerEngine
import DockerEngine
import Glibc
import Testing

/// The real engine with a tiny image of its own, for one run of the tests. Tests know no more than ``ContainerEngine``,
/// so that the same ones can be run against any engine: `DOCKER_HOST` says which.
struct Bench: Sendable {
  @TaskLocal static var current: Bench?

  let engine: any ContainerEngine
  /// In the name of everything that the tests make.
  let prefix: String
  /// A static busybox and nothing else.
  let image: String

  static let label = "dev.orch.test"

  static func name(_ beginning: String) -> String {
    let letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return beginning + "-" + String((0..<8).compactMap { _ in letters.randomElement() })
  }

  static func makeEngine() -> DockerEngine {
    var environment: [String: String] = [:]
    for name in ["DOCKER_HOST", "XDG_RUNTIME_DIR", "HOME"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return DockerEngine(environment: environment) { access($0, F_OK) == 0 }
  }

  /// Tests of the engine are left out only where there is none and nobody insists.
  static func isWanted() async -> Bool {
    if getenv("ORCH_REQUIRE_ENGINE") != nil { return true }
    let engine = makeEngine()
    let answers = (try? await engine.version()) != nil
    await engine.close()
    return answers
  }

  var labels: [String: String] { [Self.label: prefix] }

  /// A container that sleeps, or does what it is told.
  func spec(_ command: String...) -> ContainerSpec {
    var spec = ContainerSpec(name: Self.name(prefix), image: image)
    spec.labels = labels
    spec.command = command.isEmpty ? ["sleep", "600"] : command
    spec.stopTimeout = .zero
    spec.initProcess = nil
    return spec
  }

  func start(_ spec: ContainerSpec) async throws -> ContainerID {
    let id = try await engine.createContainer(spec)
    try await engine.startContainer(id)
    return id
  }

  /// The output of a program that is to succeed.
  func output(_ id: ContainerID, _ command: String...) async throws -> String {
    let result = try await engine.exec(id, ExecSpec(command))
    try #require(result.exitCode == 0, "\(command): \(String(decoding: result.errorOutput, as: UTF8.self))")
    return String(decoding: result.output, as: UTF8.self)
  }

  func waitForEnd(_ id: ContainerID) async throws -> ContainerState {
    for _ in 0..<500 {
      let state = try await engine.inspectContainer(id)
      if case .exited = state.phase { return state }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw EngineError(operation: "wait for \(id)", cause: .connectionLost(detail: "it does not end"))
  }
}

// MARK: Opening and clearing

extension Bench {
  private static let programs = [
    "sh", "sleep", "cat", "echo", "env", "id", "nc", "true", "false", "wc", "ls", "mkdir", "touch", "hostname", "seq",
    "nslookup", "stty", "df", "kill", "pwd", "head", "grep", "stat", "test", "dd", "yes", "mount", "ping",
  ]

  static func open() async throws -> Bench {
    let prefix = name("test-engine")
    let bench = Bench(engine: makeEngine(), prefix: prefix, image: "orch.test/\(prefix):base")
    var root = TarArchive()
    for folder in ["bin", "tmp", "etc", "data"] { root.add(folder: folder) }
    root.add(file: "bin/busybox", try busybox(), mode: 0o755)
    for program in programs { root.add(link: "bin/\(program)", to: "busybox") }
    let archive = root.finished()
    _ = try await bench.build("FROM scratch\nADD root.tar /\nENV PATH=/bin\n", tag: bench.image) {
      $0.add(file: "root.tar", archive)
    }
    return bench
  }

  private static func busybox() throws -> [UInt8] {
    let descriptor = Glibc.open("/bin/busybox", O_RDONLY)
    try #require(descriptor >= 0, "the tests need the package busybox-static")
    defer { Glibc.close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(descriptor, &piece, piece.count), count > 0 { bytes += piece[..<count] }
    return bytes
  }

  func build(
    _ dockerfile: String, tag: String? = nil, files: (inout TarArchive) -> Void = { _ in },
    adjust: (inout BuildSpec) -> Void = { _ in }, output: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> String {
    var archive = TarArchive()
    archive.add(file: "Dockerfile", dockerfile)
    files(&archive)
    let bytes = archive.finished()
    var spec = BuildSpec(context: { Self.pieces(of: bytes) }, dockerfile: "Dockerfile", tags: tag.map { [$0] } ?? [])
    spec.labels = labels
    adjust(&spec)
    return try await engine.buildImage(spec, output: output)
  }

  static func pieces(of bytes: [UInt8]) -> AsyncThrowingStream<[UInt8], any Error> {
    AsyncThrowingStream { continuation in
      for start in stride(from: 0, to: bytes.count, by: 50_000) {
        continuation.yield(Array(bytes[start..<min(start + 50_000, bytes.count)]))
      }
      continuation.finish()
    }
  }

  /// Removes everything that carries the run's label, and checks that nothing does any more.
  func close() async throws {
    let containers = try await engine.listContainers(labels: labels)
    try await withThrowingTaskGroup { group in
      for container in containers { group.addTask { try await engine.removeContainer(container.id) } }
      try await group.waitForAll()
    }
    for network in try await engine.listNetworks(labels: labels) { try await engine.removeNetwork(network.id) }
    for volume in try await engine.listVolumes(labels: labels) { try await engine.removeVolume(volume.name) }
    try await removeImages()
    let base = try await engine.listContainers(labels: [:]).filter { $0.image.contains(prefix) }
    #expect(base.isEmpty)
    #expect(try await engine.listImages(labels: labels).isEmpty)
    await engine.close()
  }

  private func removeImages() async throws {
    // One that others are made of cannot go before them.
    for _ in 0..<10 {
      let images = try await engine.listImages(labels: labels)
      if images.isEmpty { return }
      for image in images {
        for reference in image.references.isEmpty ? [image.id] : image.references {
          try? await engine.removeImage(reference)
        }
      }
    }
  }
}

/// Opens the bench before the suites in it and clears it after them.
struct BenchTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let bench = try await Bench.open()
    do {
      try await Bench.$current.withValue(bench) { try await function() }
    } catch {
      try await bench.close()
      throw error
    }
    try await bench.close()
  }
}

/// What every engine has to do.
@Suite(.enabled("an engine answers, or ORCH_REQUIRE_ENGINE is set") { await Bench.isWanted() }, BenchTrait())
struct EngineContract {}
