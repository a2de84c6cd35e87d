import ContainerEngine

/// Decides which image each service runs and what must be done to have it: one step for each distinct image, whoever
/// uses it.
struct ImagePlanner {
  /// The image of one service.
  struct Choice: Hashable {
    var step: StepID
    /// What the container is created from.
    var reference: String
    /// `nil` until it is pulled or built.
    var present: ImageDetails?
    var initialisation: Initialisation?
    /// What must be there before a container is created.
    var steps: [StepID] { [step] + (template.map { [ImagePlanner.step($0)] } ?? []) }

    /// `orch-build:…`; `nil` for an image that is not built here.
    var buildTag: String? { BuildDigest.tag(of: step) }

    private var template: DataTemplate? { if case .template(let template)? = initialisation { template } else { nil } }
  }

  private let settings: OrchestrationSettings
  private let observed: Observation
  private(set) var steps: [Step] = []
  private(set) var choices: [String: Choice] = [:]
  /// What is worth making and not there yet.
  private(set) var templates: [DataTemplate] = []

  init(_ services: [ServiceSpec], settings: OrchestrationSettings, observed: Observation) throws(OrchestrationError) {
    self.settings = settings
    self.observed = observed
    for service in services {
      switch service.source {
      case .image(let written):
        let same = services.filter { $0.source == service.source }
        try choose(written, for: service.name, same.map(\.pull))
      case .build(let build): try choose(build, for: service.name)
      }
      chooseInitialisation(of: service.name)
    }
  }

  /// - Parameter policies: of all services of this image.
  private mutating func choose(
    _ written: String, for service: String, _ policies: [PullPolicy]
  ) throws(OrchestrationError) {
    let reference = settings.imageSubstitution(written)
    let isWantedAnew = policies.contains(.always) && !observed.pulled.contains(reference)
    let present = isWantedAnew ? nil : observed.images[reference]
    let choice = Choice(step: .image(reference), reference: reference, present: present)
    choices[service] = choice
    guard !steps.contains(where: { $0.id == choice.step }) else { return }
    let substituted = reference == written ? "" : ", in place of \(written)"
    if let present {
      let action = Step.Action.useImage(reference: reference, id: present.id)
      steps.append(Step(choice.step, action, after: [], reason: "the engine has it" + substituted))
    } else {
      guard policies.contains(where: { $0 != .never }) else {
        throw .imageMissing(services: [service], reference: reference, cause: ImagePlanner.notThere)
      }
      let reason = (isWantedAnew ? "it is to be pulled in each run" : "the engine does not have it") + substituted
      steps.append(Step(choice.step, .pullImage(reference: reference), after: [], reason: reason))
    }
  }

  // MARK: Databases

  static func step(_ template: DataTemplate) -> StepID { .image(DataTemplate.stepPrefix + template.digest) }

  /// Data from a snapshot come initialised.
  private mutating func chooseInitialisation(of service: String) {
    guard let found = observed.templates[service], observed.snapshot?.folders[service] == nil,
      let base = choices[service]?.step
    else { return }
    let template = found.template
    choices[service]?.initialisation = found.isThere ? .template(template) : .own(template)
    guard found.isThere else {
      if found.isWorthwhile, !templates.contains(template) { templates.append(template) }
      return
    }
    let id = ImagePlanner.step(template)
    guard !steps.contains(where: { $0.id == id }) else { return }
    let action = Step.Action.useImage(reference: template.tag, id: template.tag)
    steps.append(Step(id, action, after: [base], reason: "the data of \(service), initialised before"))
  }

  private static let notThere = EngineError(
    operation: "pull image",
    cause: .notFound(message: "the engine does not have it, and `pull: \"never\"` keeps it from being pulled"))

  private mutating func choose(_ build: BuildSource, for service: String) throws(OrchestrationError) {
    guard let found = observed.builds[build] else {
      throw .dockerfileMissing(service: service, path: build.dockerfilePath, alpine: false)
    }
    let step = StepID.image(BuildDigest.stepPrefix + found.digest)
    if let index = steps.firstIndex(where: { $0.id == step }),
      let other = choices.values.first(where: { $0.step == step })
    {
      choices[service] = other
      if case .buildImage(var plan) = steps[index].action {
        plan.services.append(service)
        steps[index].action = .buildImage(plan)
      }
      return
    }
    let mayReuse = !build.noCache || found.builtInThisRun
    if mayReuse, let existing = found.existing {
      choices[service] = Choice(step: step, reference: existing.id, present: existing)
      let reason = found.builtInThisRun ? "built in this run" : "built before from the same content"
      steps.append(Step(step, .useImage(reference: existing.id, id: existing.id), after: [], reason: reason))
      return
    }
    let plan = BuildPlan(source: build, found, services: [service], replaces: found.existing?.id)
    choices[service] = Choice(step: step, reference: plan.tag, present: nil)
    let reason = mayReuse ? "no image of this content yet" : "a build without cache is asked for"
    steps.append(Step(step, .buildImage(plan), after: [], reason: reason))
  }
}
