extension Universe {
  /// What the language itself brings: the settings of its declarations and blocks, and the probes. The host adds its
  /// functions, constants and members.
  package static var language: Universe {
    var universe = Universe()
    universe.declare(ServiceSettings.all, in: .service)
    universe.declare(BuildSettings.all, in: .build)
    universe.declare(CapabilitySettings.all, in: .capabilities)
    universe.declare(EnvironmentSettings.all, in: .environment)
    universe.declare(TestSettings.all, in: .test)
    universe.declare(SuiteSettings.all, in: .suite)
    universe.declare(WithSettings.all, in: .with)
    universe.declare(ParallelSettings.all, in: .parallel)
    universe.declare(ComposeSettings.all, in: .compose)
    for probe in Probes.all { universe.declareProbe(probe) }
    return universe
  }
}
