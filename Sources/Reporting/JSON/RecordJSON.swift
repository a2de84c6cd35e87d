// The parts of records as JSON.

extension MachineFacts {
  package var json: JSONText {
    .object([
      "name": .string(name), "system": .string(system), "processors": .number(processors),
      "memory_bytes": .number(memory), "orch": .string(version),
    ])
  }
}

extension FailureRecord {
  package var json: JSONText {
    .object([
      "code": .string(code), "message": .string(message), "file": place.map { .string($0.file) },
      "line": place.map { .number($0.line) }, "column": place.map { .number($0.column) },
      "source": excerpt.map { .string($0.text) },
      "values": values.isEmpty
        ? nil
        : .list(
          values.map { part in
            .object([
              "name": .string(part.name), "value": .string(part.value),
              "from_line": part.origin.map { .number($0.line) },
            ])
          }),
      "difference": difference.map { .list($0.lines.map(\.json)) },
      "related": related.isEmpty
        ? nil
        : .list(
          related.map { related in
            .object([
              "file": .string(related.place.file), "line": .number(related.place.line),
              "column": .number(related.place.column), "label": .string(related.label),
            ])
          }), "help": help.isEmpty ? nil : .strings(help),
      "calls": calls.isEmpty ? nil : .strings(calls.map(\.description)),
      "attached": attached.isEmpty ? nil : .strings(attached),
      "later": later.isEmpty ? nil : .list(later.map(\.json)),
    ])
  }
}

extension Difference.Line {
  fileprivate var json: JSONText {
    let word =
      switch side {
      case .expected: "expected"
      case .actual: "actual"
      case .both: "both"
      case .remark: "remark"
      }
    return .object(["side": .string(word), "text": .string(text)])
  }
}

extension TestResult {
  package var earlier: [FailureRecord]? {
    if case .flaky(let earlier) = verdict { earlier } else { nil }
  }

  package var reason: String? {
    switch verdict {
    case .skipped(let reason): reason
    case .notReached: Self.notReachedReason
    default: nil
    }
  }

  package static let notReachedReason = "not run: the run ended before it began"
}

extension RunRecord.Ending.Cause {
  package var word: String {
    switch self {
    case .completed: "completed"
    case .failed: "failed"
    case .exited: "exited"
    case .interrupted: "interrupted"
    }
  }

  package var failure: FailureRecord? { if case .failed(let failure) = self { failure } else { nil } }
}
