internal import CProcesses
internal import Glibc
internal import SystemPackage

/// A list of C strings as programs are given them, ending in a null pointer.
final class CStrings {
  private(set) var pointers: [UnsafeMutablePointer<CChar>?] = [nil]
  private var owned: [UnsafeMutablePointer<CChar>] = []

  deinit { for string in owned { free(string) } }

  func append(_ string: String) throws(ProcessError.Cause) {
    guard let copy = strdup(string) else { throw .system(operation: "copy an argument", reason: .noMemory) }
    owned.append(copy)
    guard strlen(copy) == string.utf8.count else { throw .nulByte(in: string) }
    append(borrowing: copy)
  }

  /// The string must outlive this list.
  func append(borrowing string: UnsafeMutablePointer<CChar>) {
    pointers[pointers.count - 1] = string
    pointers.append(nil)
  }
}

extension Pipeline.Stage {
  func argumentVector() throws(ProcessError.Cause) -> CStrings {
    let vector = CStrings()
    try vector.append(program)
    for argument in arguments { try vector.append(argument) }
    return vector
  }
}

extension EnvironmentVariables {
  /// As `NAME=value`; variables of this process are passed on as they are, whatever bytes they hold.
  func vector() throws(ProcessError.Cause) -> CStrings {
    let vector = CStrings()
    switch self {
    case .exactly(let variables):
      try vector.append(variables)
    case .inherited(let added):
      for variable in Self.ofThisProcess where !added.contains(variable) { vector.append(borrowing: variable) }
      try vector.append(added)
    }
    return vector
  }

  /// PATH as the programs see it.
  var searchPath: String? {
    switch self {
    case .exactly(let variables): variables["PATH"]
    case .inherited(let added): added["PATH"] ?? getenv("PATH").map { String(cString: $0) }
    }
  }

  private static var ofThisProcess: UnsafeEnvironment { UnsafeEnvironment(position: processes_environment()) }
}

/// Walks through the variables of this process, which nothing changes once it runs.
private struct UnsafeEnvironment: Sequence, IteratorProtocol {
  var position: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?

  mutating func next() -> UnsafeMutablePointer<CChar>? {
    guard let variable = position?.pointee else { return nil }
    position = position?.advanced(by: 1)
    return variable
  }
}

extension CStrings {
  fileprivate func append(_ variables: [String: String]) throws(ProcessError.Cause) {
    for (name, value) in variables {
      guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")) else { throw .invalidVariableName(name) }
      try append(name + "=" + value)
    }
  }
}

extension [String: String] {
  /// Whether the name of a `NAME=value` is among the keys.
  fileprivate func contains(_ variable: UnsafeMutablePointer<CChar>) -> Bool {
    guard !isEmpty, let end = strchr(variable, Int32(UInt8(ascii: "="))) else { return false }
    let name = UnsafeBufferPointer(start: variable, count: end - variable)
    return self[String(decoding: name.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)] != nil
  }
}
