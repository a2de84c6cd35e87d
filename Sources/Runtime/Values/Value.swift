import Semantics

/// Any value of the language: 16 bytes, the larger kinds behind one reference.
///
/// All but handles are values: whoever changes a boxed one first makes sure that nobody else holds the box. That is what makes it
/// safe to hand them from thread to thread, and why `@unchecked` is true.
package enum Value: @unchecked Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  /// Nanoseconds.
  case duration(Int64)
  /// Bytes.
  case size(Int64)
  case port(Port)
  case string(StringBox)
  case list(ListBox)
  case record(RecordBox)
  case function(Function)
  case error(Failure)
  case result(Outcome)
  case handle(Handle)
  /// A parameter that no argument was given for, or a variable before its declaration has run. Programs never see it.
  case missing
  /// A variable that bodies inside its function share. Programs never see it.
  case cell(Cell)
}

/// A port number with its protocol, as `53/udp`.
package struct Port: Hashable, Sendable {
  package var number: UInt16
  package var isUDP: Bool

  package init(number: UInt16, isUDP: Bool = false) {
    self.number = number
    self.isUDP = isUDP
  }
}

package final class ListBox: @unchecked Sendable {
  package internal(set) var items: [Value]

  package init(_ items: [Value]) { self.items = items }

  /// A list of values that are taken out of registers.
  init(taking values: Registers, count: Int) {
    items = []
    items.reserveCapacity(count)
    for index in 0..<count { items.append(values.take(index)) }
  }

  /// Where an element stands, to change it: only for whoever holds the list alone, and valid until that changes the list itself.
  @inline(__always)
  func place(of position: Int) -> UnsafeMutablePointer<Value>? {
    items.withUnsafeMutableBufferPointer { buffer in buffer.baseAddress.map { $0 + position } }
  }

  deinit {
    if isDeep { DeepRelease.release(&items) }
  }
}

/// A variable that lives longer than the register it was declared in.
package final class Cell: @unchecked Sendable {
  var value: Value

  init(_ value: Value) { self.value = value }
}

/// What `try expression` gives.
package final class Outcome: Sendable {
  package enum State: Sendable {
    case success(Value)
    case failure(Failure)
  }

  package let state: State

  package init(_ state: State) { self.state = state }
}

extension Value {
  package static func string(_ text: String) -> Value { .string(StringBox(text)) }
  package static func list(_ items: [Value]) -> Value { .list(ListBox(items)) }
  package var kind: ValueKind {
    switch self {
    case .null, .missing, .cell: .null
    case .bool: .bool
    case .int: .int
    case .float: .float
    case .duration: .duration
    case .size: .size
    case .port: .port
    case .string: .string
    case .list: .list
    case .record: .record
    case .function: .function
    case .error: .error
    case .result: .result
    case .handle(let handle): handle.kind
    }
  }

  /// Holds no box.
  @inline(__always)
  var isPlain: Bool {
    switch self {
    case .null, .bool, .int, .float, .duration, .size, .port, .missing: true
    case .string, .list, .record, .function, .error, .result, .handle, .cell: false
    }
  }

  package var isMissing: Bool { if case .missing = self { true } else { false } }
  package var isNull: Bool { if case .null = self { true } else { false } }

  package var text: String? { if case .string(let box) = self { box.text } else { nil } }
  package var items: [Value]? { if case .list(let box) = self { box.items } else { nil } }

  /// A string, or the text of a program's output, which stands for one.
  package var textWhereDue: String? { outputAsText.text }

  /// The value itself, but the text in place of a program's output: whoever takes strings among others looks at this.
  package var outputAsText: Value {
    guard case .handle(let handle) = self, handle.kind == .output else { return self }
    return .string(handle.textForm ?? "")
  }
}

/// The types that `type(value)` names; dense, so that tables of methods are arrays.
package enum ValueKind: Int, Hashable, Sendable, CaseIterable {
  case null, bool, int, float, duration, size, port, string, list, record, function, error, result
  case environment, service, process, folder, response, output, snapshot, declaration

  package var name: String { Self.names[rawValue] }

  // Written down: what a type tells of itself takes longer to find than a short script runs.
  private static let names = [
    "null", "bool", "int", "float", "duration", "size", "port", "string", "list", "record", "function", "error",
    "result", "environment", "service", "process", "folder", "response", "output", "snapshot", "declaration",
  ]

  /// With its article, for messages: `an int`, `a list`.
  package var withArticle: String {
    switch self {
    case .null: "null"
    case .int, .error, .environment, .output: "an \(name)"
    default: "a \(name)"
    }
  }

  package init?(name: String) {
    guard let kind = ValueKind.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}
