import SystemPackage

/// Reads a file in large pieces, exactly as many bytes as were announced: one that shrinks meanwhile is filled with
/// zeros.
final class FileReader {
  private let path: String
  private let file: FileDescriptor
  private var left: Int64
  private static let pieceSize: Int64 = 256 * 1024

  init(_ path: String, size: Int64) throws(OrchestrationError) {
    self.path = path
    left = size
    do {
      file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  deinit { try? file.close() }

  /// `nil` at the end.
  func next() throws(OrchestrationError) -> [UInt8]? {
    guard left > 0 else { return nil }
    let wanted = Int(min(left, FileReader.pieceSize))
    do {
      let piece = try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      left -= Int64(piece.isEmpty ? wanted : piece.count)
      return piece.isEmpty ? [UInt8](repeating: 0, count: wanted) : piece
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }
}

enum WholeFile {
  /// `nil` where there is no such file.
  static func read(_ path: String) throws(OrchestrationError) -> [UInt8]? {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      var all: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { return all }
        all.append(contentsOf: buffer.prefix(count))
      }
    } catch Errno.noSuchFileOrDirectory {
      return nil
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }
}
