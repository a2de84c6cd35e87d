import Semantics
import Syntax

extension LibraryTable {
  /// Fields of errors and of what `try` gives.
  mutating func addOutcomeFields() {
    addFields(
      [
        FieldDefinition("ok", .bool, help: "Whether it succeeded.") { value, _ in
          guard case .result(let outcome) = value, case .success = outcome.state else { return .bool(false) }
          return .bool(true)
        },
        FieldDefinition("value", .any, help: "What it gave; null where it failed.") { value, _ in
          guard case .result(let outcome) = value, case .success(let inner) = outcome.state else { return .null }
          return inner
        },
        FieldDefinition("error", .error, help: "Why it failed; null where it succeeded.") { value, _ in
          guard case .result(let outcome) = value, case .failure(let failure) = outcome.state else { return .null }
          return .error(failure)
        },
      ], to: .result)
    addFields(
      [
        FieldDefinition("code", .string, help: "orch's code for it, as `E0610`; `orch explain` has a page for each.") {
          value, _ in
          if case .error(let failure) = value { .string(failure.code.id) } else { .null }
        },
        FieldDefinition("message", .string, help: "What went wrong, in one line.") { value, _ in
          if case .error(let failure) = value { .string(failure.message) } else { .null }
        },
        FieldDefinition("output", .handle(.output), help: "What a failed program printed; null for other errors.") {
          _, _ in .null
        },
        FieldDefinition("errors", .listOf(.error), help: "All errors of a parallel block, the first one first.") {
          value, _ in
          .list([value])
        },
      ], to: .error)
  }
}
