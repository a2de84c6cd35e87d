import Syntax

// What is shown of values and failures, without what is secret.

extension Value {
  /// The same, with texts in which nothing secret stands. Only for showing.
  package func masked(by mask: SecretMask) -> Value { mask.isEmpty ? self : masked(by: mask, depth: 0) }

  fileprivate func masked(by mask: SecretMask, depth: Int) -> Value {
    guard depth < LiteralWriter.maximumDepth else { return .null }
    switch self {
    case .string(let box): return mask.replaced(box.text).map { .string($0) } ?? self
    case .list(let box): return .list(box.items.map { $0.masked(by: mask, depth: depth + 1) })
    case .record(let box):
      var fields = Fields()
      for (key, value) in box.fields { fields[mask.masked(key)] = value.masked(by: mask, depth: depth + 1) }
      return .record(fields)
    case .error(let failure): return .error(failure.masked(by: mask))
    case .handle(let handle): return MaskedHandle(handle.object, mask).map { .handle($0) } ?? self
    case .result(let outcome): return .result(outcome.masked(by: mask, depth: depth + 1))
    case .cell(let cell): return cell.value.masked(by: mask, depth: depth + 1)
    default: return self
    }
  }
}

extension Outcome {
  fileprivate func masked(by mask: SecretMask, depth: Int) -> Outcome {
    switch state {
    case .success(let value): Outcome(.success(value.masked(by: mask, depth: depth)))
    case .failure(let failure): Outcome(.failure(failure.masked(by: mask)))
    }
  }
}

/// Stands for a handle whose text is not to be seen.
private final class MaskedHandle: HandleObject {
  let kind: ValueKind
  let textForm: String?
  let displayForm: String

  /// `nil` for one whose text holds nothing secret.
  init?(_ object: any HandleObject, _ mask: SecretMask) {
    let (text, display) = (object.textForm.flatMap(mask.replaced), mask.replaced(object.displayForm))
    guard text != nil || display != nil else { return nil }
    kind = object.kind
    textForm = text ?? object.textForm
    displayForm = display ?? object.displayForm
  }
}

extension Failure {
  /// The same failure for whoever tells of it.
  package func masked(by mask: SecretMask) -> Failure { mask.isEmpty ? self : masked(by: mask, depth: 0) }

  private func masked(by mask: SecretMask, depth: Int) -> Failure {
    let copy = Failure(
      code, mask.masked(message), help: help.map(mask.masked), details: details.mapValues { $0.masked(by: mask) },
      expectation: expectation?.masked(by: mask),
      related: related.map { Related($0.place, mask.masked($0.label)) })
    copy.location = location
    copy.trace = trace
    copy.attached = depth < 10 ? attached.map { $0.masked(by: mask, depth: depth + 1) } : []
    copy.original = original ?? self
    return copy
  }
}

extension Expectation {
  fileprivate func masked(by mask: SecretMask) -> Expectation {
    var masked = self
    for index in parts.indices { masked.parts[index].value = parts[index].value.masked(by: mask) }
    masked.sides?.left = sides?.left.masked(by: mask) ?? .null
    masked.sides?.right = sides?.right.masked(by: mask) ?? .null
    return masked
  }
}
