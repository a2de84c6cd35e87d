/// A service's readiness as a label of its container, by which another process asks the same question: words with a space
/// between them, each probe before what it holds, `-` for what is left out.
///
/// Passwords stay out of it, since anyone may read labels; a server that demands one counts as ready then.
struct ReadinessLabel: Hashable, Sendable {
  var readiness: Readiness
  var prefersImageHealthCheck: Bool

  init(_ readiness: Readiness, prefersImageHealthCheck: Bool) {
    self.readiness = readiness
    self.prefersImageHealthCheck = prefersImageHealthCheck
  }

  /// `nil` where it cannot be told without what is nobody's business: headers of a request may hold a token.
  var text: String? {
    guard let probe = Self.words(readiness.probe) else { return nil }
    let every = readiness.every.map { String($0.milliseconds) }
    let head = [String(readiness.within.milliseconds), every, prefersImageHealthCheck ? "image-first" : nil]
    return (head + probe).map(Self.encoded).joined(separator: " ")
  }

  private static func words(_ probe: Probe) -> [String?]? {
    switch probe {
    case .http(let http):
      guard http.headers.isEmpty else { return nil }
      return ["http", http.path, number(http.port), number(http.status), http.body]
    case .tcp(let port): return ["tcp", number(port)]
    case .postgres(let postgres): return ["postgres", number(postgres.port), postgres.user, postgres.database]
    case .redis(let redis): return ["redis", number(redis.port)]
    case .mysql(let mysql): return ["mysql", number(mysql.port)]
    case .grpc(let grpc): return ["grpc", number(grpc.port), grpc.service]
    case .exec(let exec): return ["exec", exec.user, String(exec.command.count)] + exec.command
    case .log(let log): return ["log", log.pattern, String(log.times)]
    case .imageHealthCheck: return ["image"]
    case .running: return ["running"]
    case .completed: return ["completed"]
    case .all(let parts): return words("all", parts)
    case .any(let parts): return words("any", parts)
    }
  }

  private static func words(_ kind: String, _ parts: [Probe]) -> [String?]? {
    var all: [String?] = [kind, String(parts.count)]
    for part in parts {
      guard let words = words(part) else { return nil }
      all += words
    }
    return all
  }

  private static func number(_ value: (some BinaryInteger)?) -> String? { value.map { String($0) } }

  private static func encoded(_ word: String?) -> String {
    guard let word else { return "-" }
    if word.isEmpty || word == "-" { return word.isEmpty ? "%" : "%2D" }
    return word.utf8.map { byte in
      byte <= 0x20 || byte == UInt8(ascii: "%") || byte > 0x7e
        ? "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        : String(UnicodeScalar(byte))
    }.joined()
  }
}

extension ReadinessLabel {
  init?(_ text: String) {
    var words = Words(text)
    guard let within: Int64 = words.number(), let every = words.word(), let order = words.word() else { return nil }
    guard let probe = words.probe(depth: 0), words.isAtEnd else { return nil }
    readiness = Readiness(
      probe, within: .milliseconds(within), every: every.value.flatMap { Int64($0) }.map { .milliseconds($0) })
    prefersImageHealthCheck = order.value != nil
  }

  private struct Words {
    private var rest: ArraySlice<Substring>

    struct Word { var value: String? }

    init(_ text: String) { rest = text.split(separator: " ", omittingEmptySubsequences: false)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func word() -> Word? {
      guard let word = rest.popFirst() else { return nil }
      return Word(value: word == "-" ? nil : Self.decoded(word))
    }

    mutating func number<Number: FixedWidthInteger>() -> Number? { word()?.value.flatMap { Number($0) } }

    private static func decoded(_ word: Substring) -> String {
      var bytes: [UInt8] = []
      var rest = word.utf8[...]
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
          bytes.append(code)
          rest = rest.dropFirst(2)
        } else if byte != UInt8(ascii: "%") {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    mutating func probe(depth: Int) -> Probe? {
      guard depth < 16, let kind = word()?.value else { return nil }
      switch kind {
      case "http":
        guard let path = word()?.value else { return nil }
        return .http(HTTPProbe(path: path, port: number(), status: number(), body: word()?.value))
      case "tcp": return .tcp(port: number())
      case "postgres": return .postgres(PostgresProbe(port: number(), user: word()?.value, database: word()?.value))
      case "redis": return .redis(RedisProbe(port: number()))
      case "mysql": return .mysql(MySQLProbe(port: number()))
      case "grpc": return .grpc(GRPCProbe(port: number(), service: word()?.value))
      case "exec":
        let user = word()?.value
        guard let count: Int = number(), count >= 0, count <= rest.count else { return nil }
        return .exec(ExecProbe((0..<count).map { _ in word()?.value ?? "" }, user: user))
      case "log":
        guard let pattern = word()?.value, let times: Int = number() else { return nil }
        return .log(LogProbe(pattern: pattern, times: times))
      case "image": return .imageHealthCheck
      case "running": return .running
      case "completed": return .completed
      case "all": return parts(depth).map { .all($0) }
      case "any": return parts(depth).map { .any($0) }
      default: return nil
      }
    }

    private mutating func parts(_ depth: Int) -> [Probe]? {
      guard let count: Int = number(), count >= 0, count <= rest.count else { return nil }
      var parts: [Probe] = []
      for _ in 0..<count {
        guard let part = probe(depth: depth + 1) else { return nil }
        parts.append(part)
      }
      return parts
    }
  }
}
