import ContainerEngine
import DockerAPI

/// The same as ``BuildTranscript`` for the newer builder, whose steps run side by side.
struct ExtendedBuildTranscript {
  private struct Step {
    var name: String
    var isStarted = false
    var unfinished: [UInt8] = []
    var lines: [String] = []
  }

  private static let keptLines = 30

  private var steps: [String: Step] = [:]
  private var failed: (step: String, error: String)?
  private(set) var isEmpty = true

  /// The lines that this news completes.
  mutating func add(_ trace: BuildTrace) -> [String] {
    isEmpty = false
    var lines: [String] = []
    for vertex in trace.vertices { lines += note(vertex) }
    for output in trace.outputs { lines += note(output) }
    return lines
  }

  private mutating func note(_ vertex: BuildTrace.Vertex) -> [String] {
    var step = steps[vertex.digest] ?? Step(name: vertex.name)
    defer { steps[vertex.digest] = step }
    // Others are only told to stop because of the first.
    if failed == nil, !vertex.error.isEmpty, !vertex.error.contains("context canceled") {
      failed = (vertex.digest, vertex.error)
    }
    guard vertex.isStarted, !step.isStarted else { return [] }
    step.isStarted = true
    return vertex.name.hasPrefix("[internal]") ? [] : [vertex.name]
  }

  private mutating func note(_ output: BuildTrace.Output) -> [String] {
    guard var step = steps[output.vertex] else { return [] }
    step.unfinished += output.bytes
    var complete: [String] = []
    while let end = step.unfinished.firstIndex(of: UInt8(ascii: "\n")) {
      complete.append(String(decoding: step.unfinished[..<end], as: UTF8.self))
      step.unfinished.removeSubrange(...end)
    }
    step.lines = (step.lines + complete).suffix(Self.keptLines)
    steps[output.vertex] = step
    return complete
  }

  func failure(_ message: String) -> EngineError.Cause {
    if case .noSpace(let message) = EngineError.Cause.refusal(500, message) { return .noSpace(message: message) }
    let step = failed.flatMap { steps[$0.step] }
    let rest = step.map { $0.unfinished.isEmpty ? [] : [String(decoding: $0.unfinished, as: UTF8.self)] } ?? []
    return .buildFailed(
      step: step.map { Self.instruction($0.name) }, exitCode: Self.exitCode(in: message), message: message,
      output: (step?.lines ?? []) + rest)
  }

  /// `[stage-0 2/3] RUN make` is `RUN make`.
  private static func instruction(_ name: String) -> String {
    guard name.hasPrefix("["), let end = name.firstRange(of: "] ") else { return name }
    return String(name[end.upperBound...])
  }

  /// `executor failed running [/bin/sh -c false]: exit code: 1`, later `process … did not complete successfully: exit
  /// code: 1`.
  private static func exitCode(in message: String) -> Int? {
    message.matches(of: #/exit code: (\d+)/#).last.flatMap { Int($0.output.1) }
  }
}
