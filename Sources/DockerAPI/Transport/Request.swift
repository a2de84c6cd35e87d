/// One call, in HTTP's terms, before a connection is chosen.
struct Request: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case put = "PUT"
    case post = "POST"
    case delete = "DELETE"
  }

  enum Body: Sendable {
    case none
    case bytes([UInt8], contentType: String)
    /// Sent in chunks while it is made.
    case chunks(@Sendable () -> AsyncThrowingStream<[UInt8], any Error>, contentType: String)
  }

  /// What goes into a connection that is handed over.
  enum Upgrade: Sendable {
    /// This, and then the sending half is closed.
    case whole([UInt8])
    /// Whatever the answer's ``ByteSink`` is given.
    case open
  }

  var method: Method
  /// With its leading slash, encoded.
  var path: String
  var query: [(name: String, value: String?)] = []
  var body: Body = .none
  /// Asks the engine to hand the connection over as a plain byte stream, and says what is sent into it.
  var upgrade: Upgrade?
  /// How long an answer that is collected may take in all, and one that is streamed until its head is there. Without one the
  /// transport's holds for answers that are collected; streams begin when they have something to say.
  var timeLimit: Duration?
  /// Bytes of an answer that is collected; more is malformed.
  var answerLimit = 64 << 20

  /// Safe to send twice: a connection that was closed before any answer leaves open whether the first was carried out.
  var isIdempotent: Bool {
    switch method {
    case .get, .head, .delete: true
    case .put, .post: false
    }
  }

  /// As it stands in messages: `POST /v1.41/containers/create`.
  var line: String { "\(method.rawValue) \(path)" }

  /// Path and query as they go over the wire; parameters without a value are left out.
  var target: String {
    let parameters = query.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded())" } }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }

  static func json(
    _ method: Method, _ path: String, query: [(name: String, value: String?)] = [], body: JSON
  ) -> Request {
    Request(method: method, path: path, query: query, body: .bytes(body.bytes, contentType: "application/json"))
  }
}

extension String {
  /// Everything but RFC 3986's unreserved characters as %XX; slashes stay where they are asked to, as in an image's
  /// name.
  func percentEncoded(keepingSlashes: Bool = false) -> String {
    var encoded: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.append(byte)
      case UInt8(ascii: "/") where keepingSlashes, UInt8(ascii: ":") where keepingSlashes:
        encoded.append(byte)
      default:
        encoded += (byte < 0x10 ? "%0" : "%").utf8 + Array(String(byte, radix: 16, uppercase: true).utf8)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}

/// What came back: a whole answer, or the beginning of a long one.
struct Answer: Sendable {
  enum Body: Sendable {
    case collected([UInt8])
    case stream(ByteStream)
  }

  var status: Int
  var contentType: String?
  var apiVersion: String?
  /// The program that answers: `Docker/20.10.24 (linux)`, `Libpod/4.3.1 (linux)`.
  var server: String?
  var body: Body
  /// The sending half of a connection that was handed over and stays open.
  var sink: ByteSink?
}
