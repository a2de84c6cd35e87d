/// A tar archive (ustar) of a few small files, enough for build contexts and copies in tests.
struct TarArchive {
  private(set) var bytes: [UInt8] = []

  mutating func add(file path: String, _ content: [UInt8], mode: Int = 0o644) {
    addHeader(path, mode: mode, size: content.count, kind: "0", link: "")
    bytes += content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  mutating func add(file path: String, _ text: String, mode: Int = 0o644) {
    add(file: path, Array(text.utf8), mode: mode)
  }

  mutating func add(folder path: String) { addHeader(path + "/", mode: 0o755, size: 0, kind: "5", link: "") }

  mutating func add(link path: String, to target: String) {
    addHeader(path, mode: 0o777, size: 0, kind: "2", link: target)
  }

  func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  private mutating func addHeader(_ path: String, mode: Int, size: Int, kind: String, link: String) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    func octal(_ value: Int, _ width: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: width - digits.count) + digits
    }
    put(path, at: 0)
    put(octal(mode, 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    put(octal(size, 11), at: 124)
    put(octal(0, 11), at: 136)
    put("        ", at: 148)
    put(kind, at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    bytes += header
  }

  /// The content of the first file in an archive.
  static func firstFile(in archive: [UInt8]) -> (path: String, content: [UInt8])? {
    guard archive.count > 512 else { return nil }
    func text(_ range: Range<Int>) -> String {
      String(decoding: archive[range].prefix { $0 != 0 }, as: UTF8.self)
    }
    guard let size = Int(text(124..<135), radix: 8), archive.count >= 512 + size else { return nil }
    return (text(0..<100), Array(archive[512..<512 + size]))
  }
}
