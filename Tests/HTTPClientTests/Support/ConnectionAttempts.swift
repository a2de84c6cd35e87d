import Glibc

/// The system's own table of connections.
enum ConnectionAttempts {
  /// Whether some process here still waits for a connection to the port.
  static func lead(to port: Int) -> Bool {
    let hexPort = String(port, radix: 16, uppercase: true)
    let ending = ":" + String(repeating: "0", count: 4 - hexPort.count) + hexPort
    return table.split(separator: "\n").dropFirst().contains { line in
      let columns = line.split(separator: " ")
      // Number, local address, remote address, state; 02 stands for a connection request that has no answer yet.
      return columns.count > 3 && columns[2].hasSuffix(ending) && columns[3] == "02"
    }
  }

  private static var table: String {
    let descriptor = open("/proc/net/tcp", O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(descriptor, &piece, piece.count)
      guard count > 0 else { return String(decoding: contents, as: UTF8.self) }
      contents += piece[..<count]
    }
  }
}
