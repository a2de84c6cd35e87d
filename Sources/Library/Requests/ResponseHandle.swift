import HTTPClient
import Runtime
import Semantics
import Syntax

/// An answer to an HTTP request.
final class ResponseHandle: HandleObject {
  let response: HTTPResponse
  /// The body as text, by the charset that its type names; bytes that are no text become U+FFFD.
  let body: String
  /// Why the body is no text.
  private let invalid: InvalidUTF8?

  init(_ response: HTTPResponse) {
    self.response = response
    let type = (response.headers["Content-Type"] ?? "").lowercased()
    let text: String?
    if ["charset=iso-8859-1", "charset=\"iso-8859-1\"", "charset=latin1"].contains(where: type.contains) {
      text = TextEncoding.latin1Text(response.body)
    } else {
      text = String(validating: response.body, as: UTF8.self)
    }
    invalid = text == nil ? InvalidUTF8(response.body) : nil
    body = text ?? String(decoding: response.body, as: UTF8.self)
  }

  /// Raises where the body is no text.
  func text() throws(Raise) -> String {
    guard let invalid else { return body }
    var help = ["`save(path)` writes it to a file, byte for byte"]
    if let encoding = response.headers["Content-Encoding"] {
      help.append("it is packed, as `content-encoding` says: \(encoding)")
    }
    throw .failure(
      .notText, "the body of this \(response.status) answer is not UTF-8: \(invalid.phrase)", help: help)
  }

  /// Fit to be shown: binary bodies hold what terminals take for orders.
  var beginning: String {
    var text = ""
    for scalar in body.unicodeScalars.prefix(200) {
      let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
      text.unicodeScalars.append(isControl ? (scalar == "\n" || scalar == "\t" ? " " : "\u{fffd}") : scalar)
    }
    return text
  }

  var kind: ValueKind { .response }
  var suggestedField: String? { "body" }
  /// As a failed `expect` shows it: `201 {"id":"o_7"}`.
  var displayForm: String { body.isEmpty ? "\(response.status)" : "\(response.status) \(body.prefix(500))" }
}

enum ResponseMembers {
  static let methods: [Builtin] = [
    Builtin(
      Signature(
        "save", [Signature.Parameter("path", .string, help: "The file.")],
        summary: "Writes the body to a file, byte for byte.",
        example: "http.get(\"${shop.api.url}/report.pdf\").save(\"report.pdf\")")
    ) { arguments throws(Raise) in
      let path = try WorkingFolder.resolve(try arguments.string(1, "path"), in: arguments.machine)
      try FileSystem.write(
        of(arguments[0])?.response.body ?? [], to: path, append: false, poll: arguments.machine.poll)
      return .null
    }
  ]

  static let fields: [FieldDefinition] = [
    FieldDefinition("status", .int, help: "The status, as 200.") { value, _ in
      of(value).map { .int(Int64($0.response.status)) } ?? .null
    },
    FieldDefinition("body", .string, help: "The body as text.") { value, _ throws(Raise) in
      guard let handle = of(value) else { return .null }
      return .string(try handle.text())
    },
    FieldDefinition("headers", .record, help: "The headers, their names in lower case.") { value, _ in
      guard let handle = of(value) else { return .null }
      var fields = Fields()
      for (name, _) in handle.response.headers {
        fields[name.lowercased()] = handle.response.headers[name].map { .string($0) } ?? .null
      }
      return .record(fields)
    },
    FieldDefinition(
      "cookies", .record, help: "The cookies that the answer sets, for the next request: `cookies: login.cookies`."
    ) { value, _ in
      var fields = Fields()
      for line in of(value)?.response.headers.values(of: "Set-Cookie") ?? [] {
        let pair = line.prefix { $0 != ";" }
        guard let sign = pair.firstIndex(of: "="), sign != pair.startIndex else { continue }
        fields[String(pair[..<sign])] = .string(String(pair[pair.index(after: sign)...]))
      }
      return .record(fields)
    },
    FieldDefinition("json", .any, help: "The values that the body, which is JSON, stands for.") {
      value, machine throws(Raise) in
      guard let handle = of(value) else { return .null }
      do throws(Raise) {
        return try JSON.parse(handle.response.body, in: machine)
      } catch {
        guard case .failure(let failure) = error else { throw error }
        throw .failure(
          failure.code, "the body of this \(handle.response.status) answer: \(failure.message)",
          help: handle.body.isEmpty ? ["it is empty"] : ["it begins: \(handle.beginning)"])
      }
    },
    FieldDefinition("ok", .bool, help: "Whether the status is 200 to 299.") { value, _ in
      .bool(of(value).map { (200..<300).contains($0.response.status) } ?? false)
    },
    FieldDefinition("url", .string, help: "Where the answer came from, after redirects.") { value, _ in
      of(value).map { .string($0.response.url) } ?? .null
    },
    FieldDefinition("elapsed", .duration, help: "How long the exchange took.") { value, _ in
      of(value).map { .duration($0.response.elapsed.nanoseconds) } ?? .null
    },
  ]

  private static func of(_ value: Value) -> ResponseHandle? {
    if case .handle(let handle) = value { handle.object as? ResponseHandle } else { nil }
  }
}
