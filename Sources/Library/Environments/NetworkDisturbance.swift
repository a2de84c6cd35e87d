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
    guard let address = state.addresses[service.environment.running.identity.networkName] else {
      throw Self.refusal("finds service `\(name)` in no network", help: ["it is cut off, or does not run"])
    }
    let process = state.processID
    let device = NetworkDevice.holding(address, of: process)
    try Self.tc(["add"], rule, device, of: process)
    machine.own(
      FaultHandle(service, name: "disturb") { _ throws(Raise) in
        // A container that has ended has taken its network along.
        _ = try? Self.tc(["del"], [], device, of: process)
      })
  }

  private static func tc(_ verb: [String], _ rule: [String], _ device: String, of process: Int) throws(Raise) {
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

/// A container's devices. One that was off its network and comes back may have another name there.
enum NetworkDevice {
  private static let usual = "eth0"

  static func holding(_ address: String, of process: Int) -> String {
    guard let routes = try? FileSystem.read("/proc/\(process)/net/route") else { return usual }
    return holding(address, among: routes) ?? usual
  }

  /// The device that leads to the address' own neighbours.
  /// - Parameter routes: as the kernel tells them, in hexadecimal with the last byte of an address first.
  static func holding(_ address: String, among routes: String) -> String? {
    guard let address = number(address) else { return nil }
    var nearest: (device: Substring, mask: UInt32)?
    for line in routes.split(whereSeparator: \.isNewline) {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count > 7, let destination = UInt32(fields[1], radix: 16), let mask = UInt32(fields[7], radix: 16),
        mask != 0, address & mask == destination
      else { continue }
      if mask.nonzeroBitCount > nearest?.mask.nonzeroBitCount ?? 0 { nearest = (fields[0], mask) }
    }
    return nearest.map { String($0.device) }
  }

  private static func number(_ address: String) -> UInt32? {
    let bytes = address.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
    guard bytes.count == 4 else { return nil }
    return bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
