import HTTPClient
import Runtime
import Syntax
import TLS

/// Reads the named arguments of an `http.` verb.
struct RequestReader {
  private let places: [String: Int]

  /// `first` is the place of the first of the names among the arguments.
  init(names: [String], first: Int) {
    places = Dictionary(names.enumerated().map { ($1, $0 + first) }) { earlier, _ in earlier }
  }

  func request(_ method: String, _ url: String, _ arguments: borrowing Arguments) throws(Raise) -> HTTPRequest {
    var request = HTTPRequest(method: method, url: url)
    for (name, value) in try record("headers", arguments) ?? [:] {
      request.headers.append((name, try arguments.machine.text(of: value)))
    }
    try addCookies(to: &request, arguments)
    try addAuthorization(to: &request, arguments)
    if let limit = try value("timeout", arguments, { i throws(Raise) in try arguments.duration(i, "timeout") }) {
      request.timeout = .nanoseconds(limit)
    }
    if try bool("redirects", arguments) == false { request.redirects = .ignore }
    try setTrust(of: &request, arguments)
    if let query = try record("query", arguments) {
      let text = try FormText.text(query, arguments.machine)
      if !text.isEmpty { request.url = Self.adding(text, to: request.url) }
    }
    try addBody(to: &request, arguments)
    return request
  }

  /// A query goes before the fragment, which is not sent.
  private static func adding(_ query: String, to url: String) -> String {
    let end = url.utf8.firstIndex(of: UInt8(ascii: "#")) ?? url.endIndex
    let place = String(url[..<end])
    let joint = !place.contains("?") ? "?" : place.hasSuffix("?") || place.hasSuffix("&") ? "" : "&"
    return place + joint + query + String(url[end...])
  }

  // MARK: Arguments by name

  private func value<Result>(
    _ name: String, _ arguments: borrowing Arguments, _ read: (Int) throws(Raise) -> Result
  ) throws(Raise) -> Result? {
    guard let place = places[name] else { return nil }
    return try arguments.optional(place, read)
  }

  private func record(_ name: String, _ arguments: borrowing Arguments) throws(Raise) -> Fields? {
    guard let place = places[name], !arguments[place].isNull else { return nil }
    return try arguments.record(place, name)
  }

  private func string(_ name: String, _ arguments: borrowing Arguments) throws(Raise) -> String? {
    guard let place = places[name], !arguments[place].isNull else { return nil }
    return try arguments.string(place, name)
  }

  private func bool(_ name: String, _ arguments: borrowing Arguments) throws(Raise) -> Bool? {
    guard let place = places[name], !arguments[place].isNull else { return nil }
    return try arguments.bool(place, name)
  }

  // MARK: Headers

  private func addCookies(to request: inout HTTPRequest, _ arguments: borrowing Arguments) throws(Raise) {
    guard let cookies = try record("cookies", arguments), !cookies.isEmpty else { return }
    var pairs: [String] = []
    for (name, value) in cookies {
      let text = try arguments.machine.text(of: value)
      guard !name.isEmpty, !(name + text).contains(where: { ";\r\n".contains($0) }), !name.contains("=") else {
        throw .failure(.invalidValue, "the cookie `\(name)` has a character that ends a cookie")
      }
      pairs.append("\(name)=\(text)")
    }
    request.headers.append(("Cookie", pairs.joined(separator: "; ")))
  }

  private func addAuthorization(to request: inout HTTPRequest, _ arguments: borrowing Arguments) throws(Raise) {
    let user = try string("user", arguments)
    let password = try string("password", arguments)
    let bearer = try string("bearer", arguments)
    guard user == nil || bearer == nil else {
      throw .failure(.wrongArguments, "`user` and `bearer` exclude each other")
    }
    if let user {
      guard !user.contains(":") else { throw .failure(.invalidValue, "`user` must not have a colon: `\(user)`") }
      request.setBasicAuthorization(user: user, password: password ?? "")
    } else if password != nil {
      throw .failure(.wrongArguments, "`password` is without `user`")
    }
    if let bearer { request.headers.append(("Authorization", "Bearer \(bearer)")) }
  }

  private func setTrust(of request: inout HTTPRequest, _ arguments: borrowing Arguments) throws(Raise) {
    let file = try string("ca", arguments)
    if try bool("verify", arguments) == false {
      guard file == nil else {
        throw .failure(.wrongArguments, "`ca` says whom to trust, and `verify: false` trusts all")
      }
      request.trust = .unverified
    } else if let file {
      request.trust = .authorities(file: try WorkingFolder.resolve(file, in: arguments.machine))
    }
  }

  // MARK: Body

  private func addBody(to request: inout HTTPRequest, _ arguments: borrowing Arguments) throws(Raise) {
    let given = ["json", "body", "form", "files"].filter { name in places[name].map { !arguments[$0].isNull } ?? false }
    guard given.count <= 1 || given == ["form", "files"] else {
      let names = given.map { "`\($0)`" }.joined(separator: " and ")
      throw .failure(
        .wrongArguments, "\(names) exclude each other", help: ["a body is one of them; `files` may stand beside `form`"]
      )
    }
    switch given.last {
    case "json": set(try JSON.text(arguments[places["json"] ?? 0], in: arguments.machine), "application/json", &request)
    case "body": set(try string("body", arguments) ?? "", "text/plain; charset=utf-8", &request)
    case "form":
      let text = try FormText.text(try record("form", arguments) ?? [:], arguments.machine)
      set(text, "application/x-www-form-urlencoded", &request)
    case "files":
      var form = MultipartForm()
      for (name, value) in try record("form", arguments) ?? [:] where !value.isNull {
        try form.add(field: name, try arguments.machine.text(of: value))
      }
      for (name, value) in try record("files", arguments) ?? [:] { try form.add(file: name, value, arguments.machine) }
      request.body = form.body
      setType(form.contentType, &request)
    default: break
    }
  }

  private func set(_ text: String, _ type: String, _ request: inout HTTPRequest) {
    request.body = Array(text.utf8)
    setType(type, &request)
  }

  private func setType(_ type: String, _ request: inout HTTPRequest) {
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      request.headers.append(("Content-Type", type))
    }
  }
}
