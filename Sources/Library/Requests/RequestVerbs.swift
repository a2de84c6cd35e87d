import HTTPClient
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `http.get`, `http.post` and the others.
enum RequestVerbs {
  static let all: [Builtin] =
    ["get", "head", "options", "delete", "trace"].map { verb($0, takesBody: false) }
    + ["post", "put", "patch"].map { verb($0, takesBody: true) } + [request]

  private static let url = Parameter("url", .string, help: "The whole URL: `\"${shop.api.url}/orders\"`.")

  private static func named(_ name: String, _ type: ValueType, else text: String = "none", help: String) -> Parameter {
    Parameter(name, type, .optional(defaultText: text), isNamedOnly: true, help: help)
  }

  private static let options = [
    named("headers", .recordOf(.string), help: "Headers to send."),
    named("cookies", .recordOf(.any), help: "Cookies to send: those of an answer, as `login.cookies`, or your own."),
    named("user", .string, help: "The user of basic authorization, with `password`."),
    named("password", .string, else: "empty", help: "The password of basic authorization."),
    named("bearer", .string, help: "A token, sent as `Authorization: Bearer`."),
    named(
      "query", .recordOf(.any),
      help: "Appended to the URL, percent-encoded; a list gives its name several times, null leaves it out."),
    named("timeout", .duration, else: "30s", help: "For the whole exchange."),
    named("redirects", .bool, else: "true", help: "Whether redirects are followed."),
    named("verify", .bool, else: "true", help: "Whether an `https` server must show a certificate that is trusted."),
    named(
      "ca", .string, else: "the system's",
      help: "A PEM file of the authorities that are trusted instead, for services with certificates of their own."),
  ]

  private static let content = [
    named("json", .any, help: "The body, written as JSON."),
    named("body", .string, help: "The body, as it is."),
    named("form", .recordOf(.any), help: "The body, as a form's fields."),
    named(
      "files", .recordOf(.oneOf([.string, .record])),
      help: "Files of a multipart form, beside `form`: paths, or records of `path` or `text`, `name` and `type`."),
  ]

  private static func verb(_ name: String, takesBody: Bool) -> Builtin {
    let method = name.uppercased()
    // What is mostly given comes first, also in messages.
    let ordered = takesBody ? content + options : options + content
    let example = takesBody ? "orders\", json: { sku: \"mug\" })" : "health\")"
    return Builtin(
      Signature(
        "http.\(name)", [url] + ordered, returns: .handle(.response),
        summary:
          "Sends \("AEIOU".contains(method.prefix(1)) ? "an" : "a") \(method) request and gives the answer, whatever its status.",
        example: "http.\(name)(\"${shop.api.url}/\(example)")
    ) { arguments throws(Raise) in
      let reader = RequestReader(names: ordered.map(\.name), first: 1)
      return try send(try reader.request(method, try arguments.string(0, "url"), arguments), arguments)
    }
  }

  private static let request = Builtin(
    Signature(
      "http.request", [Parameter("method", .string, help: "The method, as \"PURGE\"."), url] + options + content,
      returns: .handle(.response), summary: "Sends a request with any method.",
      example: "http.request(\"PURGE\", \"${shop.cache.url}/page\")")
  ) { arguments throws(Raise) in
    let reader = RequestReader(names: (options + content).map(\.name), first: 2)
    let method = try arguments.string(0, "method")
    return try send(try reader.request(method, try arguments.string(1, "url"), arguments), arguments)
  }

  private static func send(_ request: HTTPRequest, _ arguments: borrowing Arguments) throws(Raise) -> Value {
    guard let host = arguments.host else { return .null }
    return .handle(try host.requests.send(request, in: arguments.machine))
  }
}
