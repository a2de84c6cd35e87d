/// Why an engine did not do what it was asked to.
package struct EngineError: Error, Hashable, Sendable {
  /// What was tried, as a phrase that follows "cannot": `start container test-redis-k3x9`.
  package var operation: String
  package var cause: Cause

  package init(operation: String, cause: Cause) {
    self.operation = operation
    self.cause = cause
  }

  package enum Cause: Hashable, Sendable {
    /// No engine at this address.
    case unreachable(Endpoint, reason: UnreachableReason)
    /// The engine took a call and has not answered it for so long.
    case noAnswer(Endpoint, call: String, limit: Duration)
    /// The connection broke in the middle of a call.
    case connectionLost(detail: String)
    case notFound(message: String)
    /// A name, a port, an address range, or a state that is taken.
    case conflict(message: String)
    /// The address range overlaps with one in use.
    case addressPoolOverlap(message: String)
    /// The request makes no sense to the engine (status 400).
    case invalid(message: String)
    case noSpace(message: String)
    /// A build's step failed: the step as written, the program's exit status, the last lines of its output.
    case buildFailed(step: String?, exitCode: Int?, message: String, output: [String])
    /// The registry did not give the image.
    case pullFailed(image: String, PullObstacle, message: String)
    /// The container has no such program to run.
    case noProgram(name: String, ProgramObstacle)
    /// A container cannot be had as it is asked for.
    case containerRefused(ContainerObstacle)
    /// This engine cannot do that.
    case unsupported(message: String)
    /// Any other refusal, with the HTTP status where there was one.
    case refused(status: Int?, message: String)
    /// The engine answered something that this client does not understand.
    case malformedAnswer(detail: String)
  }

  package enum ProgramObstacle: Hashable, Sendable {
    case missing, notExecutable
  }

  /// What of a container's settings neither the engine nor its machine can give.
  package enum ContainerObstacle: Hashable, Sendable {
    /// Its main program.
    case program(String, ProgramObstacle)
    /// Neither the container nor its image says what to run.
    case nothingToRun
    case unknownUser(String)
    /// The folder that a program is to start in.
    case noWorkingFolder(path: String)
    /// A port of the engine's machine that somebody else has; `nil` where the engine does not say which.
    case hostPortTaken(UInt16?)
    /// A path of the engine's machine that is not there.
    case noBindSource(path: String)
    /// A file that would hide a folder of the image, or a folder a file.
    case mountOfOtherKind(path: String)
    /// The limit is lower than the engine sets any, as it writes it: `6MB`.
    case tooLittleMemory(minimum: String)
    case tooManyProcessors(available: String)
  }

  /// Why an image did not come from its registry.
  package enum PullObstacle: Hashable, Sendable {
    /// By its host's name, with the network's reason.
    case registryUnreachable(host: String, reason: String)
    /// It is not there, or not for everyone: registries tell no difference.
    case unknownOrPrivate
    /// The repository is there and the tag is not.
    case unknownTag
    case tooManyRequests
    case other
  }

  /// Where an engine was looked for.
  package struct Endpoint: Hashable, Sendable {
    /// Who says so.
    package enum Source: Hashable, Sendable {
      /// It is one of the usual places.
      case usual
      /// An environment variable.
      case variable(String)
      /// What the user has chosen among several engines, by its name.
      case context(String)
    }

    /// `unix:///var/run/docker.sock`.
    package var address: String
    package var source: Source

    package init(_ address: String, source: Source = .usual) {
      self.address = address
      self.source = source
    }
  }

  package enum UnreachableReason: Hashable, Sendable {
    case noSocket, permissionDenied, connectionRefused, timedOut
    /// What would be one.
    case badAddress(supported: String)
    /// There is no choice of that name.
    case unknownContext(known: [String])
    /// The machine there is not who it should be, or does not encrypt as it should; in words.
    case notSecure(String)
    /// In the system's words.
    case other(String)
  }
}
