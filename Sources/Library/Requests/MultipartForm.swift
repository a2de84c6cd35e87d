import Runtime
import Syntax

/// The body of a form with files (RFC 7578).
struct MultipartForm {
  private let boundary: String
  private var parts: [UInt8] = []

  init() {
    var generator = SystemRandomNumberGenerator()
    let number = UInt64.random(in: .min ... .max, using: &generator)
    boundary = "orch-" + String(number, radix: 36)
  }

  var contentType: String { "multipart/form-data; boundary=\(boundary)" }
  var body: [UInt8] { parts + Array("--\(boundary)--\r\n".utf8) }

  mutating func add(field name: String, _ text: String) throws(Raise) {
    try add(name, file: nil, type: nil, Array(text.utf8))
  }

  /// A path, or a record of `path` or `text`, with `name` and `type`.
  mutating func add(file name: String, _ value: Value, _ machine: Machine) throws(Raise) {
    guard let fields = value.fields else {
      let path = try machine.text(of: value)
      return try add(name, file: Self.lastName(path), type: nil, try content(path, machine))
    }
    let reader = SettingReader(owner: "file `\(name)`", fields: fields)
    for key in fields.keys where !["path", "text", "name", "type"].contains(key) {
      throw .failure(.invalidValue, "file `\(name)` has no `\(key)`", help: ["it has `path` or `text`, `name`, `type`"])
    }
    let path = try reader.string("path")
    let text = try reader.string("text")
    guard (path == nil) != (text == nil) else {
      throw .failure(.invalidValue, "file `\(name)` needs either `path` or `text`")
    }
    let bytes = if let path { try content(path, machine) } else { Array((text ?? "").utf8) }
    let fileName = try reader.string("name") ?? path.map(Self.lastName) ?? name
    try add(name, file: fileName, type: try reader.string("type"), bytes)
  }

  private func content(_ path: String, _ machine: Machine) throws(Raise) -> [UInt8] {
    try FileSystem.bytes(try WorkingFolder.resolve(path, in: machine), poll: machine.poll)
  }

  private mutating func add(_ name: String, file: String?, type: String?, _ bytes: [UInt8]) throws(Raise) {
    var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(try Self.quotable(name))\""
    if let file {
      head +=
        "; filename=\"\(try Self.quotable(file))\"\r\nContent-Type: \(try Self.quotable(type ?? Self.type(of: file)))"
    }
    parts += Array((head + "\r\n\r\n").utf8) + bytes + Array("\r\n".utf8)
  }

  /// As browsers write it.
  private static func quotable(_ text: String) throws(Raise) -> String {
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw .failure(.invalidValue, "a name in a form has a control character")
    }
    return text.replacing("\"", with: "%22")
  }

  private static func lastName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static let types = [
    "txt": "text/plain", "csv": "text/csv", "html": "text/html", "json": "application/json", "xml": "application/xml",
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "svg": "image/svg+xml", "zip": "application/zip", "yml": "application/yaml", "yaml": "application/yaml",
  ]

  private static func type(of file: String) -> String {
    let ending = file.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
    return types[ending] ?? "application/octet-stream"
  }
}
