package import ContainerEngine
import Glibc

/// The supervisor's whole life: it waits for orch's end and, unless orch said that nothing is left, removes what is.
package struct SupervisorSession: Sendable {
  package enum Ending: Hashable, Sendable {
    /// orch cleaned up by itself.
    case released
    /// orch died; the names of what was removed in its place.
    case swept([String])
  }

  private let session: String
  /// So long must the engine show nothing new: a creation that was on its way when orch died comes late.
  private let quiet: Duration
  private let patience: Duration

  package init(session: String, quiet: Duration = .seconds(4), patience: Duration = .seconds(120)) {
    self.session = session
    self.quiet = quiet
    self.patience = patience
  }

  /// Leaves the working directory, which would otherwise be held in use, and every descriptor that came along by
  /// accident.
  package static func detach() {
    _ = chdir("/")
    callItselfOrch()
    for name in (try? FolderListing.names(in: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(name), descriptor > 2 { close(descriptor) }
    }
  }

  /// Started by way of `/proc/self/exe`, it would be listed as `exe`.
  private static func callItselfOrch() {
    let file = open("/proc/self/comm", O_WRONLY)
    guard file >= 0 else { return }
    _ = write(file, "orch", 4)
    close(file)
  }

  /// `engine` is asked for only once orch is dead.
  package func run(
    input: Int32, engine: @Sendable () async throws -> any ContainerEngine
  ) async -> Ending {
    let heard = await SupervisorSession.listen(input)
    if heard.isDone { return .released }
    async let groupsEnd: Void = OrphanedGroups(leaders: heard.groups).end()
    for folder in heard.folders { FolderRemoval.remove(folder) }
    let removed = heard.usesEngine ? await sweep(by: engine) : []
    await groupsEnd
    return .swept(removed)
  }

  private func sweep(by make: @Sendable () async throws -> any ContainerEngine) async -> [String] {
    guard let engine = await reach(make) else { return [] }
    let removed = await sweep(engine)
    await engine.close()
    return removed
  }

  /// Of an engine that stands still or is being restarted nobody knows yet what it keeps.
  private func reach(_ make: @Sendable () async throws -> any ContainerEngine) async -> (any ContainerEngine)? {
    let clock = ContinuousClock()
    let begin = clock.now
    while clock.now - begin < patience {
      if let engine = try? await make() { return engine }
      try? await Task.sleep(for: .milliseconds(250))
    }
    return nil
  }

  private struct Heard: Sendable {
    var folders: [String] = []
    /// Start times by leader.
    var groups: [Int32: UInt64] = [:]
    var usesEngine = false
    var isDone = false
  }

  private static func listen(_ input: Int32) async -> Heard {
    let heard = try? await onOwnThread { () throws(OrchestrationError) in
      var heard = Heard()
      var pending: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while !heard.isDone {
        let count = read(input, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        pending += buffer.prefix(count)
        while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
          note(String(decoding: pending[..<end], as: UTF8.self), &heard)
          pending.removeSubrange(...end)
        }
      }
      return heard
    }
    return heard ?? Heard()
  }

  private static func note(_ line: String, _ heard: inout Heard) {
    switch SupervisorLine(line) {
    case .done: heard.isDone = true
    case .folder(let path): heard.folders.append(path)
    case .forgetFolder(let path): heard.folders.removeAll { $0 == path }
    case .group(let leader, let startTime): heard.groups[leader] = startTime
    case .forgetGroup(let leader): heard.groups[leader] = nil
    case .engine: heard.usesEngine = true
    case nil: break
    }
  }

  private func sweep(_ engine: any ContainerEngine) async -> [String] {
    let clock = ContinuousClock()
    let begin = clock.now
    var lastSeen = begin
    let reaper = Session(id: Session.newID(), owner: .current())
    var removed: [String] = []
    while clock.now - lastSeen < quiet, clock.now - begin < patience {
      do {
        // All there is, since marks may come from other sessions: of a user who attached to an environment and kept it, of a
        // run that has taken one which waited.
        let found = try await LabelledObjects.find([:], on: engine)
        let kept = found.kept()
        let goes: ([String: String]) -> Bool = { labels in
          labels[Labels.session] == session && !kept.contains(labels[Labels.environment] ?? "")
        }
        let faults = found.faults(staying: goes) { $0.session == session }
        _ = await FaultHealing(engine: engine).heal(faults)
        let doomed = try await WarmClaims(engine: engine).doomed(in: found, for: reaper, where: goes)
        if !doomed.isEmpty {
          _ = await EnvironmentRemover(engine: engine, limit: .seconds(30)).remove(doomed)
          removed += found.names(of: doomed)
          lastSeen = clock.now
        }
      } catch {
        // The engine may be restarting, which ends nothing of what it keeps.
        lastSeen = clock.now
      }
      try? await Task.sleep(for: .milliseconds(150))
    }
    return removed
  }
}
