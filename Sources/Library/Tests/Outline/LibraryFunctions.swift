import Runtime
import Semantics
import Syntax

/// Tells statements that declare from those that do something: what reading a value costs may be paid once for each suite, what a
/// call makes may not.
struct LibraryFunctions {
  let library: LibraryTable

  func isDeclaration(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .function, .service, .environment, .use, .suite, .test, .hole: true
    // What a `var` holds may go from one suite to the next.
    case .variable(let variable): !variable.isMutable && isPlain(variable.value)
    default: false
    }
  }

  private func isPlain(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .null, .bool, .int, .float, .duration, .size, .port, .name, .function, .hole: true
    case .string(let literal): literal.parts.allSatisfy(isPlain)
    case .list(let elements): elements.allSatisfy(isPlain)
    case .record(let entries): entries.allSatisfy(isPlain)
    case .call(let call): isPlain(call)
    case .member(let base, _): isPlain(base)
    case .index(let base, let index): isPlain(base) && isPlain(index)
    case .unary(_, let operand), .try(let operand): isPlain(operand)
    case .binary(_, _, let left, let right): isPlain(left) && isPlain(right)
    case .conditional, .parallelForEach, .capture, .spawn: false
    }
  }

  private func isPlain(_ part: StringPart) -> Bool {
    switch part {
    case .text: true
    case .expression(let expression, _): isPlain(expression)
    case .capture: false
    }
  }

  private func isPlain(_ element: ListElement) -> Bool {
    switch element {
    case .item(let expression), .spread(let expression, _): isPlain(expression)
    }
  }

  private func isPlain(_ entry: RecordEntry) -> Bool {
    switch entry {
    case .field(_, let expression), .spread(let expression, _): isPlain(expression)
    case .computed(let key, let expression): key.parts.allSatisfy(isPlain) && isPlain(expression)
    }
  }

  /// Functions that only compute or read; what is not the library's own may do anything.
  private func isPlain(_ call: Call) -> Bool {
    guard call.arguments.allSatisfy({ isPlain($0.value) }) else { return false }
    switch call.callee.kind {
    case .name(let name): return library.functions[name.text].map(reads) ?? false
    case .member(let base, let method):
      if case .name(let namespace) = base.kind, let function = library.functions["\(namespace.text).\(method.text)"] {
        return reads(function)
      }
      // Methods of plain values: `"a b".split(" ")`.
      return isPlain(base)
    default: return false
    }
  }

  private func reads(_ function: Builtin) -> Bool { function.signature.isPure || function.signature.name == "secret" }
}
