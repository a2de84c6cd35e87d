import ContainerEngine
import Testing

extension EngineContract {
  /// Each setting as the program inside sees it.
  @Suite struct Settings {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    @Test func theProgramAndItsSurroundings() async throws {
      var spec = bench.spec()
      spec.entrypoint = ["sh", "-c"]
      spec.command = ["echo ready; exec sleep 600"]
      spec.environment = [("A", "1"), ("B", "two words"), ("A", "last")]
      spec.user = "1000:1001"
      spec.workingDirectory = "/data"
      spec.hostname = "somewhere"
      spec.extraHosts = ["elsewhere:10.9.8.7"]
      let id = try await bench.start(spec)
      let environment = try await bench.output(id, "env").split(separator: "\n")
      #expect(environment.contains("A=last"))
      #expect(!environment.contains("A=1"))
      #expect(environment.contains("B=two words"))
      #expect(try await bench.output(id, "id", "-u") == "1000\n")
      #expect(try await bench.output(id, "id", "-g") == "1001\n")
      #expect(try await bench.output(id, "pwd") == "/data\n")
      #expect(try await bench.output(id, "hostname") == "somewhere\n")
      #expect(try await bench.output(id, "cat", "/etc/hosts").contains("10.9.8.7\telsewhere"))
    }

    @Test func limits() async throws {
      var spec = bench.spec()
      spec.memory = 64 << 20
      spec.cpus = 0.25
      spec.pids = 50
      spec.sharedMemory = 8 << 20
      spec.ulimits = [Ulimit(name: "nofile", soft: 123, hard: 456)]
      let id = try await bench.start(spec)
      let memory = try await bench.output(
        id, "sh", "-c", "cat /sys/fs/cgroup/memory.max || cat /sys/fs/cgroup/memory/memory.limit_in_bytes")
      #expect(memory == "67108864\n")
      let processors = try await bench.output(
        id, "sh", "-c", "cat /sys/fs/cgroup/cpu.max || cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us")
      #expect(processors.hasPrefix("25000"))
      let pids = try await bench.output(
        id, "sh", "-c", "cat /sys/fs/cgroup/pids.max || cat /sys/fs/cgroup/pids/pids.max")
      #expect(pids == "50\n")
      #expect(try await bench.output(id, "sh", "-c", "df -k /dev/shm | grep shm").contains(" 8192 "))
      // Of the container's own program: older runtimes set the soft limit of others to the hard one at times.
      let files = try await bench.output(id, "grep", "open files", "/proc/1/limits")
      #expect(files.split(separator: " ").prefix(5) == ["Max", "open", "files", "123", "456"])
    }

    @Test func outputIsKeptUpToItsLimit() async throws {
      var spec = bench.spec("sh", "-c", "seq 1 50000; echo last words")
      spec.logLimit = 64 << 10
      let id = try await bench.start(spec)
      _ = try await bench.waitForEnd(id)
      var bytes = 0
      var end: [UInt8] = []
      for try await chunk in try await bench.engine.logs(id, LogOptions()) {
        bytes += chunk.bytes.count
        end = Array((end + chunk.bytes).suffix(11))
      }
      #expect((1000...(64 << 10)).contains(bytes))
      #expect(String(decoding: end, as: UTF8.self) == "last words\n")
    }

    @Test func confinement() async throws {
      var spec = bench.spec()
      spec.readOnly = true
      spec.droppedCapabilities = ["ALL"]
      spec.addedCapabilities = ["NET_ADMIN"]
      let id = try await bench.start(spec)
      #expect(try await bench.engine.exec(id, ExecSpec(["touch", "/data/x"])).exitCode != 0)
      let capabilities = try await bench.output(id, "grep", "CapEff", "/proc/1/status")
      #expect(capabilities.contains("0000000000001000"))
    }

    @Test func theEnginesInitIsProcessOne() async throws {
      var spec = bench.spec()
      spec.initProcess = true
      let id = try await bench.start(spec)
      #expect(try await bench.output(id, "cat", "/proc/1/comm") != "sleep\n")
    }

    @Test func theStopSignalIsTheOneAskedFor() async throws {
      var spec = bench.spec("sh", "-c", "trap 'exit 42' USR1; while true; do sleep 0.05; done")
      spec.stopSignal = "SIGUSR1"
      spec.stopTimeout = .seconds(10)
      let id = try await bench.start(spec)
      try await bench.engine.stopContainer(id, grace: nil)
      #expect(try await bench.engine.inspectContainer(id).phase == .exited(code: 42, outOfMemory: false))
    }

    @Test func aProgramThatFailsIsStartedAgain() async throws {
      var spec = bench.spec("sh", "-c", "echo again; exit 1")
      spec.restart = .onFailure(maximum: 2)
      let id = try await bench.start(spec)
      var text = ""
      for _ in 0..<200 where text != "again\nagain\nagain\n" {
        text = ""
        for try await chunk in try await bench.engine.logs(id, LogOptions()) {
          text += String(decoding: chunk.bytes, as: UTF8.self)
        }
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(text == "again\nagain\nagain\n")
    }

    @Test func mounts() async throws {
      let volume = Bench.name(bench.prefix)
      try await bench.engine.createVolume(volume, labels: bench.labels)
      var spec = bench.spec()
      spec.mounts = [
        .tmpfs(target: "/fast", options: "size=1m,mode=1777"),
        .volume(name: volume, target: "/kept", readOnly: false),
        .bind(source: "/etc", target: "/host", readOnly: true),
      ]
      let id = try await bench.start(spec)
      let mounts = try await bench.output(id, "cat", "/proc/mounts")
      #expect(mounts.contains("tmpfs /fast tmpfs rw"))
      #expect(mounts.contains("size=1024k"))
      _ = try await bench.output(id, "sh", "-c", "echo stays > /kept/file")
      #expect(try await bench.output(id, "cat", "/host/hostname").isEmpty == false)
      #expect(try await bench.engine.exec(id, ExecSpec(["touch", "/host/orch-test"])).exitCode != 0)
      #expect(try await bench.engine.inspectContainer(id).volumes == [volume])
      try await bench.engine.removeContainer(id)

      spec.name = Bench.name(bench.prefix)
      let second = try await bench.start(spec)
      #expect(try await bench.output(second, "cat", "/kept/file") == "stays\n")
      try await bench.engine.removeContainer(second)
      #expect(try await bench.engine.listVolumes(labels: bench.labels).map(\.name).contains(volume))
      try await bench.engine.removeVolume(volume)
      try await bench.engine.removeVolume(volume)
      #expect(try await !bench.engine.listVolumes(labels: bench.labels).map(\.name).contains(volume))
    }

    /// By the state, or, where the engine heard of the exit first, by an event.
    /// The program waits first: an engine does not hear of a death in the moment after the start, before it watches.
    @Test(.timeLimit(.minutes(1))) func outOfMemoryIsTold() async throws {
      var spec = bench.spec("sh", "-c", "sleep 0.5; exec dd if=/dev/zero of=/dev/null bs=100M count=1")
      spec.labels["dev.orch.test.memory"] = spec.name
      spec.memory = 8 << 20
      let events = try await bench.engine.containerEvents(labels: ["dev.orch.test.memory": spec.name])
      let id = try await bench.start(spec)
      guard case .exited(137, let outOfMemory) = try await bench.waitForEnd(id).phase else {
        Issue.record("another end")
        return
      }
      if !outOfMemory { _ = try await events.first { $0.action == .outOfMemory } }
    }
  }
}
