import ContainerEngine

extension Orchestrator {
  /// Brings up ahead what the environments that were asked for last will need again, in the background.
  package func layGroundwork() {
    for useless in grounds.lay({ [self] key, spec in await lay(key, spec) }) {
      Task { [self] in
        if let ground = await useless.value { discard(ground.plan.identity) }
      }
    }
  }

  private func lay(_ key: GroundworkKey, _ asked: EnvironmentSpec) async -> Groundwork? {
    var spec = asked
    spec.wanted = key.services.map(\.name)
    spec.purpose = "ready for the next round of tests"
    spec.keepsFailed = false
    do {
      await watch.start()
      let plan = try await prospect(key.services, spec).plan()
      let progress = ExecutionProgress(begin: .now)
      // Nobody has asked for it yet, so nobody is told; where it cannot be had, whoever asks is.
      let execution = Execution(Executor(plan: plan, steps: stepRunner(plan, progress) { _ in }, watch: watch) { _ in })
      do {
        try await execution.value()
      } catch {
        await execution.end()
        progress.stopFollowing()
        await remove(plan)
        return nil
      }
      progress.stopFollowing()
      let running = RunningEnvironment(plan, progress, reach: settings.reach)
      table.add(EnvironmentTable.Entry(running: running, origin: .started(plan), kept: false))
      return Groundwork(plan: plan, progress: progress)
    } catch {
      return nil
    }
  }

  /// The environment on a groundwork that is laid; `nil` where there is none that fits.
  func complete(
    _ spec: EnvironmentSpec, _ services: [ServiceSpec], since began: ContinuousClock.Instant
  ) async throws -> RunningEnvironment? {
    for key in grounds.keys(for: spec, services) {
      guard let ground = await grounds.take(key)?.value else { continue }
      if let running = try await complete(ground, spec, services, since: began) { return running }
    }
    return nil
  }

  private func complete(
    _ ground: Groundwork, _ spec: EnvironmentSpec, _ services: [ServiceSpec], since began: ContinuousClock.Instant
  ) async throws -> RunningEnvironment? {
    var identity = ground.plan.identity
    identity.purpose = spec.purpose
    do {
      let whole = try await prospect(services, spec, isNew: false).plan(as: identity)
      if try await isSound(ground), let rest = ground.rest(of: whole) {
        _ = table.remove(identity.id)
        grounds.note(spec, services, built: rest.builtServices)
        note(.planned(rest), identity)
        return try await run(whole, spec, ground.progress(from: began), steps: rest)
      }
    } catch {
      // What was begun is removed by whoever began it.
      if table.entry(identity.id) != nil { discard(identity) }
      throw error
    }
    discard(identity)
    return nil
  }

  /// All of it runs still.
  private func isSound(_ ground: Groundwork) async throws -> Bool {
    for service in ground.plan.services {
      guard let container = ground.progress.service(service.name).container,
        let phase = try? await engine.inspectContainer(container).phase, service.isSound(phase)
      else { return false }
    }
    return true
  }
}

extension Plan {
  /// The services whose images it builds.
  var builtServices: Set<String> {
    Set(
      steps.flatMap { step -> [String] in
        if case .buildImage(let build) = step.action { build.services } else { [] }
      })
  }
}
