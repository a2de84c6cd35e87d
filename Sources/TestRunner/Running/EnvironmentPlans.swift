package import Library
package import Runtime

/// What the environments of a plan's jobs would be: nothing is started, no test runs. What stands outside of suites and
/// tests is carried out, since it may say what environments are made of.
package struct EnvironmentPlans: Sendable {
  private let files: [TestFile]
  private let options: RunOptions
  private let base: ScriptHost
  private let interrupt: Interrupt
  private let printer = PlanPrinter()

  package init(files: [TestFile], options: RunOptions, base: ScriptHost, interrupt: Interrupt) {
    self.files = files
    self.options = options
    self.base = base
    self.interrupt = interrupt
  }

  /// The plans of one job go to `output`. Runs on the calling thread, which must have a machine's stack.
  package func tell(_ item: RunPlan.Item, to output: any ScriptOutput) -> RunVerdict.Ending {
    let file = files[item.file]
    var tests = TestExecutor.Options()
    tests.selection = item.selection
    tests.outline = file.program.outline
    tests.plansOnly = true
    var environments = options.environments(of: item)
    environments.plans = printer
    let host = ScriptHost(
      besides: base, output: output, tests: TestExecutor(options: tests), environments: environments)
    let machine = Machine(image: file.program.image, host: host, interrupt: interrupt)
    defer {
      host.flush()
      host.close()
    }
    do throws(Raise) {
      _ = try machine.run(file.program.main)
      return .completed
    } catch {
      return RunVerdict.Ending(machine.final(error)).masked(by: host.secrets)
    }
  }
}

extension RunOptions {
  /// What holds for all environments of a job.
  func environments(of item: RunPlan.Item) -> EnvironmentDefaults {
    var defaults = EnvironmentDefaults()
    defaults.alpine = alpine
    defaults.buildsAnew = buildsAnew
    defaults.purpose = item.job.purpose
    defaults.warm = warm
    defaults.standOnGroundwork = mode == .ci
    return defaults
  }
}
