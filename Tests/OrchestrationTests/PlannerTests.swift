import ContainerEngine
import Testing

@testable import Orchestration

@Suite("Planner")
struct PlannerTests {
  @Test("files of a service that is read-only are mounted from a volume, since nothing can be copied into it")
  func filesOfReadOnly() throws {
    var service = Sample.service("web")
    service.files = [ServiceFile(path: "/etc/web.conf", contents: Array("on".utf8))]
    #expect(try Sample.plan([service]).steps.map(\.id).contains(.files("web")))
    service.readOnly = true
    let plan = try Sample.plan([service])
    let volume = StepID.volume("test-web-\(plan.identity.id)-files")
    #expect(try Sample.step(.create("web"), of: plan).after.contains(volume))
    #expect(try Sample.step(volume, of: plan).reason == "files of web, whose own file system is read-only")
    #expect(!plan.steps.map(\.id).contains(.files("web")))
  }

  @Test("a file is mounted where the engine would write it below what is in memory, and copied where it can be written")
  func placesOfFiles() throws {
    var service = Sample.service("web")
    service.tmpfs = [TemporaryFileSystem("/data/")]
    service.volumes = [
      .named("kept", target: "/kept", readOnly: false), .named("kept", target: "/data/kept", readOnly: false),
      .bind(source: "/here", target: "/given", readOnly: true),
    ]
    service.files = ["/data/a", "/data/kept/b", "/kept/c", "/given/d", "/etc/e", "/database/f"].map {
      ServiceFile(path: $0, contents: [])
    }
    func placements() throws -> [FilePlacement] {
      let planned = try #require(try Sample.plan([service]).service("web"))
      return planned.files.map { planned.placement(of: $0) }
    }
    #expect(
      try placements() == [
        .mounted(readOnly: false), .copied(into: "/"), .copied(into: "/"), .mounted(readOnly: true),
        .copied(into: "/"), .copied(into: "/"),
      ])
    service.readOnly = true
    #expect(
      try placements() == [
        .mounted(readOnly: false), .copied(into: "/data/kept"), .copied(into: "/kept"), .mounted(readOnly: true),
        .mounted(readOnly: true), .mounted(readOnly: true),
      ])
    let plan = try Sample.plan([service])
    let copied = try Sample.step(.files("web"), of: plan)
    #expect(copied.describe() == "copy /data/kept/b, /kept/c into web")
    #expect(plan.steps.map(\.id).contains(.volume("test-web-\(plan.identity.id)-files")))
  }

  @Test("a service waits for its needs with its start, not with its creation")
  func needs() throws {
    let plan = try Sample.plan([Sample.service("db"), Sample.service("api", needs: ["db"])])
    #expect(try Sample.step(.create("api"), of: plan).after == [.image(Sample.image)])
    #expect(try Sample.step(.start("api"), of: plan).after == [.create("api"), .network, .ready("db")])
    #expect(try Sample.step(.start("api"), of: plan).reason == "needs db")
    #expect(try Sample.step(.ready("db"), of: plan).after == [.start("db")])
  }

  @Test("an engine that wants the network first gets it first")
  func networkFirst() throws {
    let plan = try Sample.plan([Sample.service("db")], capabilities: [.explicitSubnets])
    #expect(try Sample.step(.create("db"), of: plan).after.contains(.network))
  }

  @Test("names, labels and ports follow the rules")
  func container() throws {
    var service = Sample.service("db")
    service.ports = [ContainerPort(5432), ContainerPort(53, .udp)]
    service.labels = ["team": "blue", "dev.orch.session": "forged"]
    let container = try #require(try Sample.plan([service]).service("db")).container
    #expect(container.name == "test-db-k3x9p2")
    #expect(container.network == "test-net-k3x9p2")
    #expect(container.networkAliases == ["db"])
    #expect(container.healthCheck == HealthCheck.none)
    #expect(container.ports.map(\.hostAddress) == ["127.0.0.1", "127.0.0.1"])
    #expect(container.ports.map(\.hostPort) == [0, 0])
    #expect(container.labels["team"] == "blue")
    #expect(container.labels["dev.orch.session"] == "session")
    #expect(container.labels["dev.orch.environment"] == "k3x9p2")
    #expect(container.labels["dev.orch.ports"] == "5432/tcp,53/udp")
    #expect(container.labels["dev.orch.owner"].flatMap { Owner(label: $0) } == Sample.owner)
  }

  @Test("a missing image is pulled, a present one used, each once")
  func images() throws {
    var other = Sample.service("other")
    other.source = .image("redis:7")
    let plan = try Sample.plan([Sample.service("a"), Sample.service("b"), other])
    let images = plan.steps.filter { if case .image = $0.id { true } else { false } }
    #expect(images.map(\.id) == [.image(Sample.image), .image("redis:7")])
    #expect(
      images.map(\.action) == [
        .useImage(reference: Sample.image, id: "sha256:alpine:3.19"), .pullImage(reference: "redis:7"),
      ])
  }

  @Test("an image that is wanted anew is pulled once in a run, one that is never pulled must be there")
  func pullPolicy() throws {
    var anew = Sample.service("anew")
    anew.pull = .always
    let pulling = try Sample.plan([Sample.service("a"), anew])
    #expect(
      pulling.steps.contains {
        $0.action == .pullImage(reference: Sample.image) && $0.reason == "it is to be pulled in each run"
      })
    var observed = Observation(images: [Sample.image: Sample.details(Sample.image)])
    observed.pulled = [Sample.image]
    let later = try Sample.plan([anew], observed: observed)
    #expect(!later.steps.contains { $0.action == .pullImage(reference: Sample.image) })
    var never = Sample.service("never")
    never.pull = .never
    #expect(try Sample.plan([never]).service("never") != nil)
    #expect {
      _ = try Sample.plan([never], observed: Observation())
    } throws: { error in
      (error as? OrchestrationError)?.describe().hasSuffix("`pull: \"never\"` keeps it from being pulled") == true
    }
  }

  @Test("a prefix stands in for images from the public registry alone")
  func substitution() throws {
    var settings = OrchestrationSettings()
    settings.imageSubstitution = ImageSubstitution(prefix: "mirror.example/")
    var own = Sample.service("own")
    own.source = .image("own.example:5000/api:2")
    let plan = try Sample.plan([Sample.service("a"), own], settings: settings)
    #expect(plan.service("a")?.container.image == "mirror.example/alpine:3.19")
    #expect(plan.service("own")?.container.image == "own.example:5000/api:2")
  }

  @Test("services that share a build share one step, and reuse an image of the same content")
  func builds() throws {
    let source = BuildSource(context: "/src", dockerfile: "api.Dockerfile")
    var api = Sample.service("api")
    api.source = .build(source)
    var worker = api
    worker.name = "worker"
    let dockerfile = SentDockerfile("FROM a")
    var observed = Observation(builds: [source: ObservedBuild(content: "0123", dockerfile: dockerfile)])
    let fresh = try Sample.plan([api, worker], observed: observed)
    let build = try #require(
      fresh.steps.compactMap { if case .buildImage(let build) = $0.action { build } else { nil } }.first)
    #expect(build.services == ["api", "worker"])
    #expect(build.tag == "orch-build:\(build.digest.prefix(16))")
    #expect(fresh.services.map(\.container.image) == [build.tag, build.tag])

    observed.builds[source]?.existing = Sample.details("orch-api:old")
    let reused = try Sample.plan([api, worker], observed: observed)
    #expect(!reused.steps.contains { if case .buildImage = $0.action { true } else { false } })
    #expect(reused.services.map(\.container.image) == ["sha256:orch-api:old", "sha256:orch-api:old"])
  }

  @Test("without cache an image is built anew, once per run")
  func noCache() throws {
    let source = BuildSource(context: "/src", noCache: true)
    var api = Sample.service("api")
    api.source = .build(source)
    var build = ObservedBuild(content: "d", dockerfile: SentDockerfile(""), existing: Sample.details("old"))
    let step = StepID.image("build:\(build.digest)")
    let first = try Sample.plan([api], observed: Observation(builds: [source: build]))
    #expect(try Sample.step(step, of: first).reason == "a build without cache is asked for")
    build.builtInThisRun = true
    let second = try Sample.plan([api], observed: Observation(builds: [source: build]))
    #expect(try Sample.step(step, of: second).reason == "built in this run")
  }

  @Test("a kept environment is marked on the engine itself")
  func kept() throws {
    let step = try Sample.step(.volume("test-k3x9p2-kept"), of: try Sample.plan([Sample.service("a")], kept: true))
    guard case .createVolume(_, let labels) = step.action else { return #expect(Bool(false), "no volume") }
    #expect(labels["dev.orch.kept"] == "k3x9p2")
  }

  @Test("environments that could stand in for each other have the same digest")
  func digest() throws {
    func digest(_ change: (inout ServiceSpec) -> Void, id: String = "k3x9p2") throws -> String? {
      var service = Sample.service("db")
      change(&service)
      var random = Countdown()
      let planner = Planner(
        settings: OrchestrationSettings(), session: Sample.session, capabilities: [.explicitSubnets])
      let plan = try planner.plan(
        [service], as: EnvironmentIdentity(id: id, declaration: "shop"), observed: Observation(), using: &random)
      return plan.services.first?.container.labels["dev.orch.plan"]
    }
    #expect(try digest { _ in } == digest({ _ in }, id: "zzzzzz"))
    #expect(try digest { _ in } != digest { $0.environment = [EnvironmentVariable("A", "1")] })
    #expect(try digest { $0.memory = 1 } != digest { $0.memory = 2 })
  }
}

@Suite("Readiness as planned")
struct ReadinessPlanTests {
  private func planned(_ change: (inout ServiceSpec) -> Void, image: ImageDetails? = nil) throws -> PlannedService {
    var service = ServiceSpec(name: "db", source: .image(Sample.image))
    change(&service)
    let observed = Observation(images: image.map { [Sample.image: $0] } ?? [:])
    return try #require(try Sample.plan([service], observed: observed).services.first)
  }

  @Test("by default the image's HEALTHCHECK, else the first TCP port, else that it runs")
  func standard() throws {
    let ports = [ContainerPort(53, .udp), ContainerPort(80)]
    let plain = Sample.details(Sample.image)
    let checked = Sample.details(Sample.image, healthCheck: ["CMD", "check"])
    #expect(try planned({ $0.ports = ports }, image: checked).ready.probe == .imageHealthCheck)
    #expect(try planned({ $0.ports = ports }, image: plain).ready.probe == .tcp(port: 80))
    #expect(try planned({ _ in }, image: plain).ready.probe == .running)
  }

  @Test("an image that is not there yet is asked later for its HEALTHCHECK")
  func later() throws {
    let service = try planned { $0.ports = [ContainerPort(80)] }
    #expect(service.prefersImageHealthCheck)
    #expect(service.ready.probe == .tcp(port: 80))
  }

  @Test("postgres takes user, database and password from the service's variables")
  func postgres() throws {
    let service = try planned { service in
      service.ports = [ContainerPort(5432)]
      service.environment = [
        EnvironmentVariable("POSTGRES_USER", "shop"), EnvironmentVariable("POSTGRES_PASSWORD", "x"),
      ]
      service.ready = Readiness(.postgres(PostgresProbe()))
    }
    #expect(service.ready.probe == .postgres(PostgresProbe(port: 5432, user: "shop", database: "shop", password: "x")))
  }

  @Test("a port that only the probe names is published too")
  func extraPort() throws {
    let service = try planned { service in
      service.ports = [ContainerPort(80)]
      service.ready = Readiness(.all([.http(HTTPProbe(port: 9000)), .tcp(port: nil)]))
    }
    #expect(service.container.ports.map(\.container.number) == [80, 9000])
    #expect(service.declaredPorts == [ContainerPort(80)])
  }

  @Test("a probe without a port to ask, and a pattern that is none, are errors before anything starts")
  func errors() throws {
    #expect(throws: OrchestrationError.noPort(service: "db", probe: "http")) {
      try planned { $0.ready = Readiness(.http(HTTPProbe())) }
    }
    #expect(throws: OrchestrationError.badPattern(service: "db", pattern: "(")) {
      try planned { $0.ready = Readiness(.log(LogProbe(pattern: "("))) }
    }
    var deep = Probe.running
    for _ in 0..<100 { deep = .any([deep]) }
    #expect(throws: OrchestrationError.probeTooDeep(service: "db")) { try planned { $0.ready = Readiness(deep) } }
  }
}

@Suite("A plan as text")
struct PlanTextTests {
  @Test("says what is done and why, step by step")
  func text() throws {
    var api = Sample.service("api", needs: ["db"])
    api.files = [ServiceFile(path: "/etc/api.conf", contents: [])]
    api.source = .image("api:1")
    let plan = try Sample.plan([Sample.service("db"), api])
    #expect(
      plan.describe().split(separator: "\n").dropFirst().joined(separator: "\n") == """
        use image alpine:3.19                     the engine has it
        pull image api:1                          the engine does not have it
        create test-db-k3x9p2                     its image is there
        start db                                  it needs nothing
        wait until db is ready                    by exec check
        create test-api-k3x9p2                    ahead of its needs, to save the time
        copy /etc/api.conf into api               the service sets files
        start api                                 needs db
        wait until api is ready                   by exec check
        """)
    #expect(plan.describe().hasPrefix("network test-net-k3x9p2 10.201."))
  }

  @Test("steps stand in an order in which they can happen, whatever is declared first")
  func order() throws {
    let plan = try Sample.plan([Sample.service("api", needs: ["db"]), Sample.service("db")])
    var done: Set<StepID> = []
    for step in plan.steps {
      #expect(step.after.allSatisfy(done.contains), "\(step.id) waits for what stands below it")
      done.insert(step.id)
    }
    // Creating a container waits for nothing, so it stays where it was.
    let own = plan.steps.map(\.id).filter { $0.service != nil }
    #expect(
      own == [.create("api"), .create("db"), .start("db"), .ready("db"), .start("api"), .ready("api")])
  }

  @Test("a combination of probes names each of them")
  func probes() throws {
    var web = Sample.service("web")
    web.ports = [ContainerPort(8000)]
    let parts: [Probe] = [
      .http(HTTPProbe(path: "/health", status: 204)), .tcp(port: nil), .log(LogProbe(pattern: "ready", times: 2)),
      .any([.exec(ExecProbe(["pg_isready", "-q"])), .postgres(PostgresProbe(port: 5432, password: "hidden"))]),
    ]
    web.ready = Readiness(.all(parts))
    let reason = try Sample.step(.ready("web"), of: Sample.plan([web])).reason
    #expect(
      reason
        == "by all of http /health, status 204; tcp 8000; log \"ready\", 2 times; (any of exec pg_isready -q; postgres)"
    )
  }
}
