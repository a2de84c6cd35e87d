internal import CProcesses

/// Looks at what a descriptor gives next, without taking it from whoever reads from it later.
package enum Peek {
  /// Empty at the end; nil where nothing has come yet, or where that cannot be told, as of a terminal.
  package static func bytes(of descriptor: Int32, atMost count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let found = processes_peek(descriptor, &bytes, count)
    return found < 0 ? nil : Array(bytes[..<found])
  }
}
