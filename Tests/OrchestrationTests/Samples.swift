import ContainerEngine
import Glibc
import Orchestration
import Testing

/// Services, images and folders that several tests use.
enum Sample {
  static let image = "alpine:3.19"

  /// Ready when a program in it says so.
  static func service(_ name: String, needs: [String] = []) -> ServiceSpec {
    var service = ServiceSpec(name: name, source: .image(image))
    service.needs = needs
    service.ready = Readiness(.exec(ExecProbe(["check"])), within: .seconds(5))
    return service
  }

  static func details(_ reference: String, healthCheck: [String]? = nil) -> ImageDetails {
    ImageDetails(
      id: "sha256:" + reference, references: [reference], size: 1, labels: [:], exposedPorts: [],
      healthCheck: healthCheck,
      environment: [], volumes: [], user: "", createdAt: "")
  }

  static let owner = Owner(pid: 4711, startTime: 99, bootID: "boot", machine: "machine", pidNamespace: "1", user: 1000)
  static let session = Session(id: "session", owner: owner)
  static let identity = EnvironmentIdentity(id: "k3x9p2", declaration: "shop")

  static func plan(
    _ services: [ServiceSpec], settings: OrchestrationSettings = OrchestrationSettings(), kept: Bool = false,
    capabilities: Set<EngineCapability> = [.explicitSubnets, .createBeforeNetwork], observed: Observation? = nil
  ) throws -> Plan {
    var random = Countdown()
    let planner = Planner(settings: settings, session: session, capabilities: capabilities)
    let observed = observed ?? Observation(images: [image: details(image)])
    return try planner.plan(services, as: identity, kept: kept, observed: observed, using: &random)
  }

  static func step(_ id: StepID, of plan: Plan) throws -> Step {
    try #require(plan.steps.first { $0.id == id }, "no step \(id)")
  }
}

/// Random numbers that are the same every time.
struct Countdown: RandomNumberGenerator {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 31
  }
}

/// A temporary folder that goes with its last reference.
final class TemporaryFolder {
  let path: String

  init() {
    var random = SystemRandomNumberGenerator()
    path = "/tmp/orch-test-" + RandomID.make(length: 8, using: &random)
    mkdir(path, 0o755)
  }

  deinit { FolderRemoval.remove(path) }

  func write(_ name: String, _ text: String = "", mode: mode_t = 0o644) {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
    let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, mode)
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
    fchmod(descriptor, mode)
    close(descriptor)
  }

  func link(_ name: String, to target: String) { symlink(target, path + "/" + name) }
}
