import ContainerEngine
import Glibc
import Orchestration
import Processes
import Runtime
import Syntax

/// Delay and loss on a service's network, by the kernel's netem in the container's own network namespace. That takes root
/// on the machine of the engine.
struct NetworkDisturbance {
  /// Nanoseconds.
  var delay: Int64 = 0
  /// How much the delay varies. Nanoseconds.
  var jitter: Int64 = 0
  /// The share of packets that get lost, 0 to 1.
  var loss: Double = 0

  private static let device = "eth0"

  /// What tc(8) is told.
  var rule: [String] {
    var words = ["netem"]
    if delay > 0 || jitter > 0 { words += ["delay", "\(delay / 1000)us"] + (jitter > 0 ? ["\(jitter / 1000)us"] : []) }
    if loss > 0 { words += ["loss", "\(loss * 100)%"] }
    return words
  }

  func begin(on service: ServiceHandle, in machine: Machine) throws(Raise) {
    guard geteuid() == 0 else {
      throw Self.refusal("needs root, and orch runs as another user", help: ["`sudo orch …`, or `pause`, `disconnect`"])
    }
    let (name, id) = (service.name, service.environment.running.id)
    let state = try machine.orchestrate { try await $0.inspect(name, in: id) }
    guard state.isOnThisMachine else {
      throw Self.refusal("needs the engine on this machine, where service `\(name)` does not run", help: [])
    }
    let process = state.processID
    try Self.tc(["add"], rule, of: process)
    machine.own(
      FaultHandle(service, name: "disturb") { _ throws(Raise) in
        // A container that has ended has taken its network along.
        _ = try? Self.tc(["del"], [], of: process)
      })
  }

  private static func tc(_ verb: [String], _ rule: [String], of process: Int) throws(Raise) {
    let words = ["--net=/proc/\(process)/ns/net", "tc", "qdisc"] + verb + ["dev", device, "root"] + rule
    let captured: Capture
    do throws(ProcessError) {
      captured = try Pipeline([Pipeline.Stage("nsenter", words)], input: .null).capture()
    } catch {
      throw refusal("needs nsenter, which does not run here", help: ["it comes with util-linux"])
    }
    guard captured.outcome.hasFailed else { return }
    let said = String(decoding: captured.errors, as: UTF8.self)
    if said.contains("qdisc kind is unknown") || said.contains("Specified qdisc not found") {
      throw refusal(
        "needs a kernel with netem, which this one lacks", help: ["`modprobe sch_netem`, where there is one"])
    }
    if said.contains("failed to execute tc") {
      throw refusal("needs tc, which is not there", help: ["it comes with iproute2: `apt-get install iproute2`"])
    }
    throw refusal("did not work: \(said.trimmed)", help: [])
  }

  private static func refusal(_ reason: String, help: [String]) -> Raise {
    .failure(.commandFailed, "`disturb` \(reason)", help: help)
  }
}
