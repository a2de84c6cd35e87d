import HTTPClient
import OrderedCollections
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `http.get`, `http.post` and the others.
enum RequestVerbs {
  static let all: [Builtin] =
    ["get", "head", "options", "delete"].map { verb($0, takesBody: false) }
    + ["post", "put", "patch"].map { verb($0, takesBody: true) }

  private static let url = Parameter("url", .string, help: "The whole URL: `\"${shop.api.url}/orders\"`.")

  private static let common = [
    Parameter(
      "headers", .recordOf(.string), .optional(defaultText: "none"), isNamedOnly: true, help: "Headers to send."),
    Parameter("timeout", .duration, .optional(defaultText: "30s"), isNamedOnly: true, help: "For the whole exchange."),
    Parameter(
      "redirects", .bool, .optional(defaultText: "true"), isNamedOnly: true, help: "Whether redirects are followed."),
    Parameter(
      "query", .recordOf(.any), .optional(defaultText: "none"), isNamedOnly: true,
      help: "Appended to the URL, percent-encoded."),
  ]

  private static let content = [
    Parameter("json", .any, .optional(defaultText: "none"), isNamedOnly: true, help: "The body, written as JSON."),
    Parameter("body", .string, .optional(defaultText: "none"), isNamedOnly: true, help: "The body, as it is."),
    Parameter(
      "form", .recordOf(.any), .optional(defaultText: "none"), isNamedOnly: true, help: "The body, as a form's fields."),
  ]

  private static func verb(_ name: String, takesBody: Bool) -> Builtin {
    let method = name.uppercased()
    let example =
      takesBody
      ? "http.\(name)(\"${shop.api.url}/orders\", json: { sku: \"mug\" })" : "http.\(name)(\"${shop.api.url}/health\")"
    return Builtin(
      Signature(
        "http.\(name)", [url] + common + content, returns: .handle(.response),
        summary: "Sends a \(method) request and gives the answer, whatever its status.", example: example)
    ) { arguments throws(Raise) in
      let request = try request(method, arguments)
      guard let host = arguments.host else { return .null }
      return .handle(try host.requests.send(request, in: arguments.machine))
    }
  }

  private static func request(_ method: String, _ arguments: borrowing Arguments) throws(Raise) -> HTTPRequest {
    var request = HTTPRequest(method: method, url: try arguments.string(0, "url"))
    for header in try arguments.optional(1, { i throws(Raise) in try arguments.record(i, "headers") }) ?? [:] {
      request.headers.append((header.key, try arguments.machine.text(of: header.value)))
    }
    if let limit = try arguments.optional(2, { i throws(Raise) in try arguments.duration(i, "timeout") }) {
      request.timeout = .nanoseconds(limit)
    }
    if case .bool(false) = arguments[3] { request.redirects = .ignore }
    if let query = try arguments.optional(4, { i throws(Raise) in try arguments.record(i, "query") }) {
      request.url += (request.url.contains("?") ? "&" : "?") + (try form(query, arguments.machine))
    }
    try addBody(to: &request, arguments)
    return request
  }

  private static func addBody(to request: inout HTTPRequest, _ arguments: borrowing Arguments) throws(Raise) {
    let given = [5, 6, 7].filter { !arguments[$0].isNull }
    guard given.count <= 1 else { throw .failure(.wrongArguments, "`json`, `body` and `form` exclude each other") }
    let content: (type: String, text: String)
    switch given.first {
    case 5: content = ("application/json", try JSON.text(arguments[5]))
    case 6: content = ("text/plain; charset=utf-8", try arguments.string(6, "body"))
    case 7:
      content = ("application/x-www-form-urlencoded", try form(try arguments.record(7, "form"), arguments.machine))
    default: return
    }
    request.body = Array(content.text.utf8)
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      request.headers.append(("Content-Type", content.type))
    }
  }

  private static func form(_ fields: Fields, _ machine: Machine) throws(Raise) -> String {
    var pairs: [String] = []
    for (name, value) in fields { pairs.append("\(encoded(name))=\(encoded(try machine.text(of: value)))") }
    return pairs.joined(separator: "&")
  }

  /// Percent-encoding by RFC 3986: all but the unreserved characters.
  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
