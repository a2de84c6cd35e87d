package import ContainerEngine
import DockerAPI
import Synchronization

/// Docker, or what speaks its interface, as a ``ContainerEngine``. Nothing happens before the first call.
package final class DockerEngine: ContainerEngine {
  private enum Access {
    case client(DockerClient)
    /// The address as it was given cannot be used; every call says so.
    case unusable(EngineError.Cause)
  }

  private let access: Access
  /// Who names the engine.
  private let source: EngineEndpoint.Source
  let described = Mutex<EngineVersion?>(nil)

  /// - Parameters:
  ///   - endpoint: as `DOCKER_HOST` has it: `unix:///path` or `tcp://host:port`; `nil` leaves it to the environment.
  ///   - environment: the process's variables: `DOCKER_HOST`, `DOCKER_CONTEXT`, `DOCKER_CERT_PATH`, `XDG_RUNTIME_DIR`,
  ///     `HOME` and their like.
  ///   - exists: whether there is a file, by which one of the usual sockets is chosen.
  ///   - read: a file's content, for Docker's configuration.
  ///   - names: a folder's entries, for Docker's contexts.
  package init(
    endpoint: String? = nil, environment: [String: String] = [:],
    exists: @escaping (_ path: String) -> Bool = { _ in false },
    read: @escaping (_ path: String) -> [UInt8]? = { _ in nil },
    names: @escaping (_ folder: String) -> [String] = { _ in [] }
  ) {
    let files = EngineConfiguration.Files(exists: exists, read: read, names: names)
    let configuration = EngineConfiguration(environment: environment, files: files)
    do throws(EngineAddressError) {
      let found =
        if let endpoint, !endpoint.isEmpty { EngineEndpoint(try EngineAddress(endpoint)) } else {
          try configuration.endpoint()
        }
      access = .client(DockerClient(found))
      source = found.source
    } catch {
      access = .unusable(.unusable(error))
      source = endpoint == nil && environment["DOCKER_HOST"]?.isEmpty == false ? .variable("DOCKER_HOST") : .usual
    }
  }

  var client: DockerClient {
    get throws(EngineError.Cause) {
      switch access {
      case .client(let client): return client
      case .unusable(let cause): throw cause
      }
    }
  }

  package func isEnding() async -> Bool {
    guard case .client(let client) = access else { return false }
    return await !client.takesConnections()
  }

  package func close() async {
    if case .client(let client) = access { await client.close() }
  }
}

extension DockerEngine {
  /// Runs calls on the client and says of a failure which operation it was.
  /// - Parameter operation: a phrase that follows "cannot".
  func call<Result: Sendable>(
    _ operation: @autoclosure () -> String,
    refusal: (_ status: Int, _ message: String) -> EngineError.Cause? = { _, _ in nil },
    _ body: (DockerClient) async throws -> Result
  ) async throws -> Result {
    do {
      return try await body(client)
    } catch {
      throw named(Self.outcome(of: error, operation(), refusal))
    }
  }

  private func named(_ error: any Error) -> any Error {
    guard var failure = error as? EngineError, case .unreachable(var endpoint, let reason) = failure.cause else {
      return error
    }
    switch source {
    case .usual: return error
    case .variable(let name): endpoint.source = .variable(name)
    case .context(let name): endpoint.source = .context(name)
    }
    failure.cause = .unreachable(endpoint, reason: reason)
    return failure
  }

  static func outcome(
    of error: any Error, _ operation: String,
    _ refusal: (_ status: Int, _ message: String) -> EngineError.Cause? = { _, _ in nil }
  ) -> any Error {
    switch error {
    case is CancellationError, is EngineError: return error
    case let cause as EngineError.Cause: return EngineError(operation: operation, cause: cause)
    case DockerError.refused(let status, let message):
      return EngineError(operation: operation, cause: refusal(status, message) ?? .refusal(status, message))
    case let error as DockerError: return EngineError(operation: operation, cause: EngineError.Cause(error))
    default: return error
    }
  }
}

/// The client's calls throw causes; ``DockerEngine/call(_:refusal:_:)`` adds what was tried.
extension EngineError.Cause: Error {}
