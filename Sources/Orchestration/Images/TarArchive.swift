/// Writes tar archives (ustar, with pax records for what ustar cannot hold). Headers are deterministic: the same files
/// give the same bytes on every machine.
package enum TarArchive {
  package enum Kind: Hashable, Sendable {
    case file(size: Int64)
    case folder
    case link(target: String)
  }

  package static let blockSize = 512
  /// Two empty blocks end an archive.
  package static let end = [UInt8](repeating: 0, count: 2 * blockSize)
  /// 2000-01-01: zip, for one, refuses years before 1980, and real times would differ with every checkout.
  private static let modificationTime: Int64 = 946_684_800

  /// What precedes an entry's contents. `path` is relative, without a trailing slash.
  package static func header(path: String, kind: Kind, mode: UInt16) -> [UInt8] {
    let name = if case .folder = kind { path + "/" } else { path }
    var records: [(String, String)] = []
    if name.utf8.count > 100 { records.append(("path", name)) }
    if case .link(let target) = kind, target.utf8.count > 100 { records.append(("linkpath", target)) }
    if case .file(let size) = kind, size > 0o7_777_777_7777 { records.append(("size", String(size))) }
    var bytes: [UInt8] = []
    if !records.isEmpty {
      let body = Array(records.map { paxRecord($0.0, $0.1) }.joined().utf8)
      bytes += block(name: "pax", type: "x", size: Int64(body.count), mode: 0o644, target: "")
      bytes += body + padding(after: Int64(body.count))
    }
    switch kind {
    case .file(let size): bytes += block(name: name, type: "0", size: size, mode: mode, target: "")
    case .folder: bytes += block(name: name, type: "5", size: 0, mode: mode, target: "")
    case .link(let target): bytes += block(name: name, type: "2", size: 0, mode: mode, target: target)
    }
    return bytes
  }

  /// What follows an entry's contents.
  package static func padding(after size: Int64) -> [UInt8] {
    [UInt8](repeating: 0, count: Int((512 - size % 512) % 512))
  }

  /// A whole archive of a few small files.
  package static func archive(of files: [(path: String, contents: [UInt8], mode: UInt16)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for file in files {
      let size = Int64(file.contents.count)
      bytes += header(path: file.path, kind: .file(size: size), mode: file.mode) + file.contents + padding(after: size)
    }
    return bytes + end
  }

  /// `LENGTH key=value\n`, where the length counts itself.
  private static func paxRecord(_ key: String, _ value: String) -> String {
    let rest = " \(key)=\(value)\n"
    var length = rest.utf8.count
    while String(length).utf8.count + rest.utf8.count != length { length = String(length).utf8.count + rest.utf8.count }
    return String(length) + rest
  }

  private static func block(name: String, type: Character, size: Int64, mode: UInt16, target: String) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: blockSize)
    func put(_ text: String, at offset: Int, limit: Int) {
      for (index, byte) in text.utf8.prefix(limit).enumerated() { block[offset + index] = byte }
    }
    put(name, at: 0, limit: 100)
    put(octal(Int64(mode & 0o7777), 7), at: 100, limit: 7)
    put(octal(0, 7), at: 108, limit: 7)
    put(octal(0, 7), at: 116, limit: 7)
    put(octal(min(size, 0o7_777_777_7777), 11), at: 124, limit: 11)
    put(octal(modificationTime, 11), at: 136, limit: 11)
    put("        ", at: 148, limit: 8)
    put(String(type), at: 156, limit: 1)
    put(target, at: 157, limit: 100)
    put("ustar", at: 257, limit: 5)
    put("00", at: 263, limit: 2)
    let sum = block.reduce(0) { $0 + Int64($1) }
    put(octal(sum, 6), at: 148, limit: 6)
    block[154] = 0
    return block
  }

  private static func octal(_ value: Int64, _ width: Int) -> String {
    let digits = String(value, radix: 8)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
