import ComposeFile
import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

/// Evaluates a `service` declaration to what the orchestrator starts.
struct ServiceReader {
  let machine: Machine

  func read(_ declaration: Declaration) throws(Raise) -> (spec: ServiceSpec, needs: [Declaration]) {
    let settings = try machine.call(declaration.settings, [])
    let reader = SettingReader(owner: "service `\(declaration.name)`", fields: settings.fields ?? [:])
    let files = DeclaredFiles(folder: declaration.source.folder ?? WorkingFolder.current)
    var spec = ServiceSpec(name: declaration.name, source: try source(reader, files))
    if let word = try reader.string("pull") { spec.pull = try pull(word, reader) }
    try readRun(&spec, reader)
    spec.environment = try environment(of: declaration, reader, files)
    try readPlaces(&spec, reader, files)
    try readLimits(&spec, reader)
    let needs = try declarations(reader, "needs")
    spec.needs = needs.map(\.name)
    if let ready = reader.value("ready") { spec.ready = try ReadinessReader.readiness(ready, of: declaration.name) }
    try readSecrets(&spec, reader)
    try reader.check(Self.settings)
    return (spec, needs)
  }

  private static let settings = Universe.language.serviceSettings

  /// Declarations named in a list, as in `needs` and `services`.
  func declarations(_ reader: SettingReader, _ name: String) throws(Raise) -> [Declaration] {
    var found: [Declaration] = []
    for value in try reader.list(name) ?? [] {
      guard case .handle(let handle) = value, let declaration = handle.object as? Declaration,
        declaration.form == .service
      else {
        throw .failure(
          .typeMismatch, "`\(name)` of \(reader.owner) must name services, this is \(value.kind.withArticle)",
          help: ["write their names without quotes: `\(name): [postgres, redis]`"])
      }
      found.append(declaration)
    }
    return found
  }

  // MARK: Image or build

  private func source(_ reader: SettingReader, _ files: DeclaredFiles) throws(Raise) -> ServiceSource {
    if let image = try reader.string("image") { return .image(image) }
    switch reader.value("build") {
    case .string(let path)?: return .build(files.build(path.text))
    case .record(let box)?:
      return .build(try build(SettingReader(owner: "`build` of \(reader.owner)", fields: box.fields), files))
    default:
      throw .failure(
        .impossibleEnvironment, "\(reader.owner) has neither `image` nor `build`",
        help: ["`image: \"postgres:16-alpine\"`", "`build: \"docker/api.Dockerfile\"`"])
    }
  }

  private func pull(_ word: String, _ reader: SettingReader) throws(Raise) -> PullPolicy {
    if let policy = PullPolicy(rawValue: word) { return policy }
    throw .failure(
      .invalidValue, "`pull` of \(reader.owner) cannot be \"\(word)\"", help: ["\"missing\", \"always\" or \"never\""])
  }

  private func build(_ reader: SettingReader, _ files: DeclaredFiles) throws(Raise) -> BuildSource {
    var source = BuildSource(context: files.path(try reader.string("context") ?? "."))
    if let dockerfile = try reader.string("dockerfile") { source.dockerfile = dockerfile }
    source.target = try reader.string("target")
    for (name, value) in try reader.texts("args") { source.arguments[name] = value }
    source.noCache = try reader.bool("no_cache") ?? false
    return source
  }

  // MARK: What runs

  private func readRun(_ spec: inout ServiceSpec, _ reader: SettingReader) throws(Raise) {
    spec.command = try reader.words("command")
    spec.entrypoint = try reader.words("entrypoint")
    spec.user = try reader.string("user")
    spec.workingDirectory = try reader.string("workdir")
    spec.initProcess = try reader.bool("init")
    spec.stopSignal = try reader.string("stop_signal")
    spec.stopTimeout = try reader.duration("stop_timeout")
    spec.restart = try restart(reader)
    for (name, value) in try reader.texts("labels") { spec.labels[name] = value }
  }

  /// What the service itself says goes before what files say.
  private func environment(
    of declaration: Declaration, _ reader: SettingReader, _ files: DeclaredFiles
  ) throws(Raise) -> [EnvironmentVariable] {
    var variables: [EnvironmentVariable] = []
    for written in try reader.strings("env_file") ?? [] {
      do throws(Raise) {
        variables += try EnvironmentFile.read(files.path(written)).map { EnvironmentVariable($0.name, $0.value) }
      } catch {
        throw Self.unusable(written, of: declaration, reader.owner, error)
      }
    }
    return variables + (try reader.texts("env").map { EnvironmentVariable($0.name, $0.value) })
  }

  /// Points to the setting: the environment cannot be made as it is declared.
  private static func unusable(_ path: String, of declaration: Declaration, _ owner: String, _ cause: Raise) -> Raise {
    guard case .failure(let failure) = cause else { return cause }
    let unusable = Failure(
      .impossibleEnvironment, "`env_file` of \(owner) cannot be used: \(failure.message)",
      help: ["its path starts from the file that declares the service"])
    unusable.locate(at: declaration.place(of: "env_file", saying: path))
    return .failure(unusable)
  }

  private func restart(_ reader: SettingReader) throws(Raise) -> RestartPolicy {
    switch try reader.string("restart") {
    case nil, "no": .never
    case "on-failure": .onFailure(maximum: 0)
    case "always": .always
    case "unless-stopped": .unlessStopped
    case .some(let word):
      throw .failure(
        .invalidValue, "`restart` of \(reader.owner) cannot be \"\(word)\"",
        help: ["\"no\", \"on-failure\", \"always\" or \"unless-stopped\""])
    }
  }

  // MARK: Ports, files, volumes

  private func readPlaces(_ spec: inout ServiceSpec, _ reader: SettingReader, _ files: DeclaredFiles) throws(Raise) {
    if let port = reader.value("port") { spec.ports.append(try containerPort(port, reader)) }
    for port in try reader.list("ports") ?? [] {
      let declared = try containerPort(port, reader)
      if !spec.ports.contains(declared) { spec.ports.append(declared) }
    }
    try readNames(&spec, reader)
    for text in try reader.strings("volumes") ?? [] { spec.volumes.append(try files.volume(text, reader)) }
    for text in try reader.strings("tmpfs") ?? [] { spec.tmpfs.append(DeclaredFiles.tmpfs(text)) }
    for (path, text) in try reader.texts("files") {
      spec.files.append(ServiceFile(path: path, contents: Array(text.utf8)))
    }
    spec.hosts = try reader.textLists("hosts").flatMap { host in host.values.map { "\(host.name):\($0)" } }
    spec.readOnly = try reader.bool("read_only") ?? false
  }

  private func readNames(_ spec: inout ServiceSpec, _ reader: SettingReader) throws(Raise) {
    for (name, value) in try reader.record("publish") ?? [:] {
      guard let port = ContainerPort(name), case .int(let number) = value, let host = UInt16(exactly: number)
      else {
        throw .failure(
          .invalidValue, "`publish.\(name)` of \(reader.owner) is no port for a port",
          help: ["`publish: { \"8000/tcp\": 18000 }`"])
      }
      guard spec.ports.contains(port) else {
        throw .failure(
          .invalidValue, "`publish` of \(reader.owner) names \(name), which is none of its ports",
          help: ["add it to `ports`"])
      }
      spec.publishedPorts[port] = host
    }
    spec.urlForm = try reader.string("url")
    if let form = spec.urlForm, ServiceURL(form: form) == nil {
      throw .failure(
        .invalidValue, "`url` of \(reader.owner) is no form of a URL: \"\(form)\"",
        help: ["as `\"postgres://test:test@/shop\"`, without host and port, which are put in"])
    }
    spec.aliases = try reader.strings("aliases") ?? []
    spec.hostname = try reader.string("hostname")
    spec.nameServers = try reader.strings("dns") ?? []
    spec.privileged = try reader.bool("privileged") ?? false
  }

  private func containerPort(_ value: Value, _ reader: SettingReader) throws(Raise) -> ContainerPort {
    switch value {
    case .port(let port): return ContainerPort(port.number, port.isUDP ? .udp : .tcp)
    case .int(let number):
      guard let small = UInt16(exactly: number), small > 0 else {
        throw .failure(.invalidValue, "\(number) is no port of \(reader.owner)", help: ["ports go from 1 to 65535"])
      }
      return ContainerPort(small)
    default:
      throw .failure(
        .typeMismatch, "a port of \(reader.owner) must be an int or as `53/udp`, this is \(value.kind.withArticle)")
    }
  }

  // MARK: Secrets

  private func readSecrets(_ spec: inout ServiceSpec, _ reader: SettingReader) throws(Raise) {
    for (name, value) in try reader.texts("secrets") {
      machine.script?.secrets.add(value)
      spec.secrets.files.append(name)
      spec.files.append(
        ServiceFile(path: "\(ServiceSecrets.folder)/\(name)", contents: Array(value.utf8), mode: 0o444))
    }
    guard let mask = machine.script?.secrets, !mask.isEmpty else { return }
    spec.secrets.variables = spec.environment.filter { mask.isIn($0.value) }.map(\.name)
    if let form = spec.urlForm, mask.isIn(form) {
      spec.secrets.coversURL = true
      let secretVariables = spec.environment.filter { spec.secrets.variables.contains($0.name) }
      let template = ServiceSecrets.urlTemplate(form, secretVariables)
      if !mask.isIn(template) { spec.secrets.urlTemplate = template }
    }
    spec.secrets.coversReadiness = spec.ready?.probe.questions.contains(where: mask.isIn) ?? false
    try machine.refuseSecrets(
      in: spec.ready?.probe.words ?? [], of: "the words of a probe of \(reader.owner)",
      ["let the program read it from the service's own variables: `exec(\"sh\", \"-c\", '… $TOKEN')`"])
    for (setting, value) in reader.fields where !Self.mayHoldSecrets.contains(setting) {
      try machine.refuseSecrets(
        in: value.texts(), of: Self.place(of: setting, reader.owner),
        ["give it as a variable in `env`, or as a file in `secrets`"])
    }
  }

  /// Settings of which the engine tells others nothing, or what is meant to hold secrets; of probes only the words of programs
  /// are told. All others are refused.
  private static let mayHoldSecrets: Set = ["env", "files", "secrets", "url", "ready"]

  private static func place(of setting: String, _ owner: String) -> String {
    switch setting {
    case "command", "entrypoint": "the words of \(owner)'s command"
    case "build": "the build arguments of \(owner), which stay in the image"
    case "labels": "the labels of \(owner)"
    default: "what `\(setting)` of \(owner) says"
    }
  }

  // MARK: Limits

  private func readLimits(_ spec: inout ServiceSpec, _ reader: SettingReader) throws(Raise) {
    spec.memory = try reader.size("memory")
    spec.cpus = try reader.number("cpus")
    spec.pids = try reader.int("pids")
    spec.sharedMemory = try reader.size("shm")
    for (name, value) in try reader.texts("sysctls") { spec.kernelSettings[name] = value }
    for (name, value) in try reader.record("ulimits") ?? [:] { spec.ulimits.append(try ulimit(name, value, reader)) }
    switch reader.value("capabilities") {
    case .list?: spec.addedCapabilities = try reader.strings("capabilities") ?? []
    case .record(let box)?:
      let inner = SettingReader(owner: "`capabilities` of \(reader.owner)", fields: box.fields)
      spec.addedCapabilities = try inner.strings("add") ?? []
      spec.droppedCapabilities = try inner.strings("drop") ?? []
    default: break
    }
  }

  private func ulimit(_ name: String, _ value: Value, _ reader: SettingReader) throws(Raise) -> Ulimit {
    switch value {
    case .int(let number): return Ulimit(name: name, soft: number, hard: number)
    case .list(let box):
      if box.items.count == 2, case .int(let soft) = box.items[0], case .int(let hard) = box.items[1] {
        return Ulimit(name: name, soft: soft, hard: hard)
      }
    default: break
    }
    throw .failure(
      .typeMismatch, "`ulimits.\(name)` of \(reader.owner) must be an int, or a list of the soft and the hard limit")
  }
}

extension Value {
  /// Names and texts in it, as deep as settings go.
  fileprivate func texts(depth: Int = 3) -> [String] {
    switch outputAsText {
    case .string(let box): [box.text]
    case .list(let box) where depth > 0: box.items.flatMap { $0.texts(depth: depth - 1) }
    case .record(let box) where depth > 0: box.fields.flatMap { [$0.key] + $0.value.texts(depth: depth - 1) }
    default: []
    }
  }
}

extension Probe {
  /// What its programs are started with.
  fileprivate var words: [String] {
    switch self {
    case .exec(let probe): probe.command
    case .all(let parts), .any(let parts): parts.flatMap(\.words)
    default: []
    }
  }

  /// The texts that others who attach would ask with.
  fileprivate var questions: [String] {
    switch self {
    case .http(let probe): [probe.path, probe.body].compactMap(\.self)
    case .postgres(let probe): [probe.user, probe.database].compactMap(\.self)
    case .grpc(let probe): [probe.service].compactMap(\.self)
    case .log(let probe): [probe.pattern]
    case .all(let parts), .any(let parts): parts.flatMap(\.questions)
    default: []
    }
  }
}

extension Declaration {
  /// Where its text says this of a setting, or else where it begins.
  fileprivate func place(of setting: String, saying written: String) -> Failure.Location {
    let behind = source.text[min(span.range.lowerBound, source.text.count)...]
    guard let name = behind.firstRange(of: Array(setting.utf8)),
      let value = behind[name.upperBound...].firstRange(of: Array("\"\(written)\"".utf8))
    else { return Failure.Location(source: source, span: span) }
    return Failure.Location(source: source, span: Span(value.lowerBound, value.upperBound))
  }
}
