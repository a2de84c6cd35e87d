import Orchestration
import Runtime
import Semantics
import Syntax

/// Brings an environment up for a program, from a declaration or from services named on the spot.
struct EnvironmentStart {
  let machine: Machine
  var name: String?
  var alpine = false
  /// Name or id of the snapshot that its data come from.
  var snapshot: String?
  var warm: WarmPolicy?
  /// It stays: what holds for the environments of this run does not hold for it.
  var isStack = false

  /// A fresh environment of a declaration.
  func start(_ declaration: Declaration) throws(Raise) -> EnvironmentHandle {
    try start(try services(of: declaration), as: declaration.name, declaration)
  }

  /// An environment as it is asked for, and where its services are declared.
  struct Request {
    var spec: EnvironmentSpec
    var places: ServicePlaces
  }

  /// What a declaration asks for.
  func request(of declaration: Declaration) throws(Raise) -> Request {
    try request(try services(of: declaration), as: declaration.name)
  }

  private func services(of declaration: Declaration) throws(Raise) -> [Declaration] {
    let settings = try machine.call(declaration.settings, [])
    let reader = SettingReader(owner: "env `\(declaration.name)`", fields: settings.fields ?? [:])
    let services = ServiceReader(machine: machine)
    return try services.declarations(reader, "services") + services.declarations(reader, Declaration.ownServicesKey)
  }

  func start(_ wanted: [Declaration], as title: String, _ declaration: Declaration?) throws(Raise) -> EnvironmentHandle
  {
    let request = try request(wanted, as: title)
    let asked = request.spec
    if let printer = machine.script?.environments.plans { throw try plan(request, printer) }
    if let admission = machine.script?.environments.admission {
      let began = Machine.monotonicTime()
      try machine.orchestrate { _ in try await admission.admit(ResourceDemand(of: asked.services)) }
      machine.script?.tests.noteWait(Machine.monotonicTime() - began, of: machine)
    }
    let pauses = machine.timePauses
    let queueing = Queueing(begins: { pauses.begin() }, ends: { pauses.end() })
    let running = try machine.orchestrate(about: request.places) { try await $0.up(asked, queueing: queueing) }
    return EnvironmentHandle(running, declaration: declaration, isOwned: true)
  }

  private func request(_ wanted: [Declaration], as title: String) throws(Raise) -> Request {
    let defaults = isStack ? EnvironmentDefaults() : machine.script?.environments ?? EnvironmentDefaults()
    try machine.refuseSecrets(in: [title, name ?? ""], asNameOf: "an environment")
    try checkName(name ?? title)
    let (services, places) = try closure(of: wanted)
    var spec = EnvironmentSpec(
      declaration: title, givenName: name, services: services, wanted: wanted.map(\.name),
      alpine: alpine || defaults.alpine, purpose: defaults.purpose)
    spec.keepsFailed = !isStack && machine.script?.tests.options.keepsFailed ?? false
    spec.buildsAnew = defaults.buildsAnew
    spec.standsOnGroundwork = !isStack && defaults.standOnGroundwork
    spec.snapshot = snapshot
    spec.admission = admission
    if !isStack { spec.warm = warm ?? machine.script?.environments.warm }
    return Request(spec: spec, places: places)
  }

  /// By it the environment is found in other programs and in the shell. That of a stack comes from a file.
  private func checkName(_ name: String) throws(Raise) {
    let rules = [SettingRule.givenNames]
    guard !isStack, let demand = rules.demand(of: .text(name)) else { return }
    throw .failure(.invalidValue, "an environment cannot be named \"\(name)\"", help: [demand])
  }

  /// A branch that holds nothing yet may wait for all that its callers do not hold.
  private var admission: AdmissionPolicy {
    let around = Set(
      (machine.parent?.visibleResources() ?? []).compactMap { ($0.resource as? EnvironmentHandle)?.running.id })
    let all = Set(machine.visibleResources().compactMap { ($0.resource as? EnvironmentHandle)?.running.id })
    return all.isSubset(of: around) ? .waits(besides: around) : .atOnce
  }

  /// Prints what would be done. Without the environment a test cannot go on, and neither can a script.
  private func plan(_ request: Request, _ printer: PlanPrinter) throws(Raise) -> Raise {
    let spec = request.spec
    let plan = try machine.orchestrate(about: request.places) { try await $0.plan(spec) }
    machine.script?.output.write(printer.text(plan, of: spec.name))
    return machine.script?.tests.skipsPlans(machine) == true ? .skip("dry run") : .exit(0)
  }

  /// Services with all that they need, each once, in the order they are first named. A service that is asked for stands in for
  /// others of its name that services need: so an environment can have its own database, or a double in place of a service.
  private func closure(of wanted: [Declaration]) throws(Raise) -> ([ServiceSpec], ServicePlaces) {
    let reader = ServiceReader(machine: machine)
    var chosen: [String: Declaration] = [:]
    for declaration in wanted {
      if let other = chosen[declaration.name], other !== declaration { throw twice(declaration, "rename one of them") }
      chosen[declaration.name] = declaration
    }
    let asked = Set(chosen.keys)
    var specs: [ServiceSpec] = []
    var places = ServicePlaces()
    var isRead: Set<String> = []
    var open = Array(wanted.reversed())
    while let needed = open.popLast() {
      let declaration = chosen[needed.name] ?? needed
      guard declaration === needed || asked.contains(needed.name) else {
        throw twice(needed, "name the one that is meant in the environment's `services`")
      }
      chosen[needed.name] = declaration
      guard isRead.insert(needed.name).inserted else { continue }
      places.add(declaration)
      let (spec, needs) = try reader.read(declaration)
      specs.append(spec)
      open += needs.reversed()
    }
    return (specs, places)
  }

  private func twice(_ declaration: Declaration, _ remedy: String) -> Raise {
    .failure(
      .impossibleEnvironment, "two services of this environment are called `\(declaration.name)`",
      help: ["services find each other by name inside an environment: \(remedy)"])
  }
}

extension ResourceDemand {
  /// A service that declares no limit is taken for a small one: once it has started, it mostly waits.
  init(of services: [ServiceSpec]) {
    self = services.reduce(.none) {
      $0 + ResourceDemand(memory: $1.memory ?? 256 << 20, processors: $1.cpus ?? 0.1)
    }
  }
}

extension EnvironmentStart {
  /// What a test or suite `in` a declaration runs in: a fresh environment, or the one that stands already.
  func startForTests(_ declaration: Declaration) throws(Raise) -> EnvironmentHandle {
    guard let standing = machine.script?.environments.standing else { return try start(declaration) }
    let running = try machine.orchestrate { try await $0.attach(standing) }
    let declared = try closure(of: try services(of: declaration)).0
    let missing = declared.map(\.name).filter { running[$0] == nil }
    guard missing.isEmpty else {
      throw .failure(
        .impossibleEnvironment,
        "`\(declaration.name)` needs \(missing.map { "`\($0)`" }.joined(separator: ", ")), which the environment "
          + "\(running.name) does not have",
        help: ["it has \(running.services.map(\.name).joined(separator: ", "))"])
    }
    let id = running.id
    let forms = declared.reduce(into: [String: String]()) { $0[$1.name] = $1.urlForm }
    let known = try machine.orchestrate { $0.disclose(urlForms: forms, in: id) } ?? running
    return try .attached(known, declaration: declaration, in: machine)
  }
}
