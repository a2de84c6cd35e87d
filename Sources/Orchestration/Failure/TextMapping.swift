import ContainerEngine

// Texts inside of errors that are not orch's own words: what services wrote, what servers said.

extension OrchestrationError {
  /// The same, with each text that comes from a service, a build or the engine replaced by another.
  package func mappingTexts(_ map: (String) -> String) -> OrchestrationError {
    switch self {
    case .imageMissing(let services, let reference, let cause):
      .imageMissing(services: services, reference: reference, cause: cause.mappingTexts(map))
    case .buildFailed(let services, let source, let replaced, let cause):
      .buildFailed(services: services, source, replaced: replaced, cause: cause.mappingTexts(map))
    case .engine(let error, let service): .engine(error.mappingTexts(map), service: service)
    case .serviceFailed(let failure): .serviceFailed(failure.mappingTexts(map))
    case .unreadable(let path, let reason): .unreadable(path: map(path), reason: map(reason))
    case .notFlushed(let service, let finding): .notFlushed(service: service, finding.mappingTexts(map))
    case .notArchived(let service, let reason): .notArchived(service: service, reason: map(reason))
    case .inMemory(let path, let service, .failed(let said)):
      .inMemory(path, service: service, .failed(said: map(said)))
    default: self
    }
  }
}

extension ServiceFailure {
  package func mappingTexts(_ map: (String) -> String) -> ServiceFailure {
    var mapped = self
    if case .couldNotStart(let message) = reason { mapped.reason = .couldNotStart(message: map(message)) }
    mapped.log = log.map(map)
    for index in answers.indices { mapped.answers[index].finding = answers[index].finding.mappingTexts(map) }
    return mapped
  }
}

extension ProbeFinding {
  package func mappingTexts(_ map: (String) -> String) -> ProbeFinding {
    switch self {
    case .connectionFailed(let port, let reason): .connectionFailed(port: port, reason: map(reason))
    case .notUnderstood(let name, let received): .notUnderstood(protocolName: name, received: map(received))
    case .httpStatus(let status, let body): .httpStatus(status, body: map(body))
    case .httpBodyLacks(let wanted, let body): .httpBodyLacks(map(wanted), body: map(body))
    case .refusedByServer(let name, let code, let message):
      .refusedByServer(protocolName: name, code: code, message: map(message))
    case .commandFailed(let code, let output): .commandFailed(exitCode: code, output: map(output))
    case .engine(let error): .engine(error.mappingTexts(map))
    case .several(let findings): .several(findings.map { $0.mappingTexts(map) })
    default: self
    }
  }
}

extension EngineError {
  fileprivate func mappingTexts(_ map: (String) -> String) -> EngineError {
    EngineError(operation: map(operation), cause: cause.mappingTexts(map))
  }
}

extension EngineError.Cause {
  fileprivate func mappingTexts(_ map: (String) -> String) -> EngineError.Cause {
    switch self {
    case .connectionLost(let detail): .connectionLost(detail: map(detail))
    case .notFound(let message): .notFound(message: map(message))
    case .conflict(let message): .conflict(message: map(message))
    case .addressPoolOverlap(let message): .addressPoolOverlap(message: map(message))
    case .invalid(let message): .invalid(message: map(message))
    case .noSpace(let message): .noSpace(message: map(message))
    case .buildFailed(let step, let exitCode, let message, let output):
      .buildFailed(step: step.map(map), exitCode: exitCode, message: map(message), output: output.map(map))
    case .pullFailed(let image, let obstacle, let message):
      .pullFailed(image: image, obstacle, message: map(message))
    case .unsupported(let message): .unsupported(message: map(message))
    case .refused(let status, let message): .refused(status: status, message: map(message))
    case .malformedAnswer(let detail): .malformedAnswer(detail: map(detail))
    case .unreachable, .noAnswer, .noProgram, .containerRefused: self
    }
  }
}
