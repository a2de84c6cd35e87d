package import ContainerEngine

/// Why an environment could not be had. ``describe()`` gives the text.
package enum OrchestrationError: Error, Hashable, Sendable {
  // The request makes no sense; nothing was started.
  /// `form` is what it should look like, as a phrase that follows "write".
  case badSetting(name: String, value: String, form: String)
  case nothingToStart
  case unknownService(String, known: [String])
  case duplicateService(String)
  case unknownNeed(service: String, need: String, known: [String])
  /// First and last are the same.
  case needsCycle([String])
  /// A probe needs a port and the service declares none.
  case noPort(service: String, probe: String)
  case badPattern(service: String, pattern: String)
  /// Probes nested in probes, more than anyone means.
  case probeTooDeep(service: String)
  case contextMissing(service: String, path: String)
  case dockerfileMissing(service: String, path: String, alpine: Bool)
  /// It has something in it that cannot be built here.
  case dockerfileNotSupported(service: String, path: String, DockerfileExtension)
  /// A file of a build's context that cannot be read.
  case unreadable(path: String, reason: String)
  case nameInUse(String)
  case unknownEnvironment(String, known: [String])
  /// Several are meant by the same word; each in one line.
  case ambiguousEnvironment(String, matches: [String])
  case unknownSnapshot(String, known: [String])
  case snapshotInUse(String, environments: [String])
  /// No service of the environment has a volume or a file system in memory.
  case nothingToSnapshot(environment: String)

  // The machine or the engine refused.
  case noFreeSubnet(range: String)
  case supervisorNotStarted(reason: String)
  /// The machine at which services would be reached has no address here.
  case unreachableHost(String)
  case systemRefused(operation: String, reason: String)
  case imageMissing(services: [String], reference: String, cause: EngineError)
  /// - Parameter replaced: names of base images as they are written, with those that were put in their place.
  case buildFailed(services: [String], BuildSource, replaced: [String: String] = [:], cause: EngineError)
  case engine(EngineError, service: String?)
  /// Objects that were to go, of one environment or of several, by the engine's names.
  case notRemoved(environment: String?, objects: [String])

  /// A service's server did not write down what it holds.
  case notFlushed(service: String, ProbeFinding)
  /// A service's folders could not be put into a snapshot.
  case notArchived(service: String, reason: String)

  /// A program cannot run in a service that does not run itself; `nil` where its container is gone.
  case notRunning(service: String, ContainerState.Phase?)
  case noProgram(name: String, service: String, EngineError.ProgramObstacle)
  /// A program in a service cannot be had as it is asked for.
  case programRefused(service: String, EngineError.ContainerObstacle)
  /// It runs, and is not in its environment's network, over which it would be asked.
  case cutOff(service: String)
  /// A folder's path ends in a slash.
  case noPath(String, service: String)
  /// Nothing can be copied there.
  case readOnly(String, service: String)
  /// What is in memory is not to be had without the service's own programs.
  case inMemory(String, service: String, MemoryObstacle)

  /// A service came up wrongly.
  case serviceFailed(ServiceFailure)
}

extension OrchestrationError {
  /// The services that it is about.
  package var services: [String] {
    switch self {
    case .unknownNeed(let service, _, _), .noPort(let service, _), .badPattern(let service, _),
      .probeTooDeep(let service), .contextMissing(let service, _), .dockerfileMissing(let service, _, _),
      .dockerfileNotSupported(let service, _, _),
      .notRunning(let service, _), .noProgram(_, let service, _), .cutOff(let service),
      .programRefused(let service, _):
      [service]
    case .needsCycle(let names): Array(names.dropLast())
    case .imageMissing(let services, _, _), .buildFailed(let services, _, _, _): services
    case .engine(_, let service): service.map { [$0] } ?? []
    case .serviceFailed(let failure): [failure.service]
    default: []
    }
  }
}

/// Everything that is known of a service that did not get ready.
package struct ServiceFailure: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case exited(code: Int, outOfMemory: Bool)
    case neverReady(within: Duration)
    case refused(EngineError.ContainerObstacle)
    /// The engine's words.
    case couldNotStart(message: String)
    /// Somebody else took its container away.
    case removed
  }

  package var service: String
  package var environment: EnvironmentIdentity
  package var reason: Reason
  /// The probe's last answers, oldest first; the same answer in a row is counted, not repeated.
  package var answers: [ProbeAnswer]
  /// How often it died and was started again before that; its last exit status, where it is known.
  package var restarts: Restarts?
  /// It is ready once it has ended well.
  package var isMeantToEnd: Bool
  /// What it listened on when its time was over; `nil` where that cannot be known.
  package var listening: [ListeningSocket]?
  /// The last lines of its output, both streams.
  package var log: [String]
  /// Services that did not start because of it.
  package var blocked: [String]
  /// It was left standing for a look.
  package var kept: Bool

  package struct Restarts: Hashable, Sendable {
    package var count: Int
    package var exitCode: Int?

    package init(count: Int, exitCode: Int?) {
      self.count = count
      self.exitCode = exitCode
    }
  }

  package init(
    service: String, environment: EnvironmentIdentity, reason: Reason, answers: [ProbeAnswer] = [],
    restarts: Restarts? = nil, isMeantToEnd: Bool = false,
    listening: [ListeningSocket]? = nil, log: [String] = [], blocked: [String] = [], kept: Bool = false
  ) {
    self.service = service
    self.environment = environment
    self.reason = reason
    self.answers = answers
    self.restarts = restarts
    self.isMeantToEnd = isMeantToEnd
    self.listening = listening
    self.log = log
    self.blocked = blocked
    self.kept = kept
  }
}

/// What a probe saw, one or several times in a row.
package struct ProbeAnswer: Hashable, Sendable {
  /// Since the container's start, of the last time.
  package var time: Duration
  package var finding: ProbeFinding
  package var times: Int

  package init(time: Duration, finding: ProbeFinding, times: Int = 1) {
    self.time = time
    self.finding = finding
    self.times = times
  }
}

package indirect enum ProbeFinding: Hashable, Sendable {
  case ready
  case connectionRefused(port: UInt16)
  /// Accepted and closed without a word: the engine's proxy answers, the service does not.
  case closedAtOnce(port: UInt16)
  case noAnswer(port: UInt16)
  case connectionFailed(port: UInt16, reason: String)
  /// Bytes that are not the protocol's.
  case notUnderstood(protocolName: String, received: String)
  case httpStatus(Int, body: String)
  case httpBodyLacks(String, body: String)
  /// The server's own words with its code: `57P03`.
  case refusedByServer(protocolName: String, code: String, message: String)
  case commandFailed(exitCode: Int, output: String)
  case noProgram(name: String, EngineError.ProgramObstacle)
  case commandTimedOut
  case logMatches(found: Int, wanted: Int)
  case stillRunning
  case notRunning
  /// The engine has just started it again, not for the first time maybe.
  case onlyJustRunning(restarts: Int)
  case engine(EngineError)
  /// Of a combination: the parts that were not ready.
  case several([ProbeFinding])
}
