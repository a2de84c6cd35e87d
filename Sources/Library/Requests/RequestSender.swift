import HTTPClient
import Runtime
import Semantics
import Synchronization
import Syntax
import TLS

/// Sends the requests of `http.` verbs over one client, made at the first of them.
final class RequestSender: Sendable {
  private let client = Mutex<HTTPClient?>(nil)

  func send(_ request: HTTPRequest, in machine: Machine) throws(Raise) -> ResponseHandle {
    let client = client.withLock { client in
      if let client { return client }
      let made = HTTPClient()
      client = made
      return made
    }
    let answer = try machine.await { () async -> Result<Result<ResponseHandle, HTTPError>, Raise> in
      do throws(HTTPError) {
        return .success(.success(ResponseHandle(try await client.send(request))))
      } catch {
        return .success(.failure(error))
      }
    }
    do throws(HTTPError) {
      return try answer.get()
    } catch {
      let service: UnreachedService? =
        if case .refused(let host, let port) = error { UnreachedService.find(host, port, in: machine) } else { nil }
      throw error.raise(method: request.method, url: request.url, service)
    }
  }

  func close() { client.withLock { $0 }?.close() }
}

extension HTTPError {
  /// - Parameter service: that would have answered if it ran.
  fileprivate func raise(method: String, url: String, _ service: UnreachedService?) -> Raise {
    let isDoubtful = Self.isDoubtful(url)
    if let service, !isDoubtful {
      return .failure(.requestFailed, "\(method) \(url): \(reason): \(service.reason)", help: service.help)
    }
    return .failure(
      .requestFailed, "\(method) \(url): \(isDoubtful ? placelessReason ?? reason : reason)",
      help: isDoubtful && placelessReason != nil ? Self.passwordHelp : help)
  }

  /// A password with a `/` in it ends where the path begins, and what precedes is taken for host and port.
  private static func isDoubtful(_ url: String) -> Bool {
    let rest = url.split(separator: "://", maxSplits: 1).last ?? ""
    let authority = rest.prefix { !"/?#".contains($0) }
    return !authority.contains("@") && rest.contains("@")
  }

  /// Without host and port, which may be a piece of a password; the whole URL stands before it.
  private var placelessReason: String? {
    switch self {
    case .cannotResolve: "the host is not known"
    case .refused: "nothing listens there"
    case .unreachable(_, _, let number): "cannot reach it: \(SystemReason.text(number))"
    default: nil
    }
  }

  private static let passwordHelp = [
    "in a user or a password, `/`, `?`, `#` and `@` are written `%2F`, `%3F`, `%23` and `%40`"
  ]

  private var reason: String {
    switch self {
    case .badURL(.missingScheme): "the URL has no scheme"
    case .badURL(.empty): "the URL is empty"
    case .badURL(.missingHost): "the URL has no host"
    case .badURL(.badHost): "what stands in the host's place is no host"
    case .badURL(.badPort): "what stands in the port's place is no port"
    case .badURL(.badPercentEncoding): "the URL has a `%` without two hexadecimal digits"
    case .badURL(.controlCharacter): "the URL has a control character"
    case .unsupportedScheme(let scheme): "the scheme `\(scheme)` is not supported"
    case .badMethod(let method): "`\(method)` is no method"
    case .badHeader(let name, .badName): "`\(name)` is no header's name"
    case .badHeader(let name, .badValue): "the value of header `\(name)` has a line break"
    case .badHeader(let name, .contradictsBody): "header `\(name)` contradicts the body"
    case .cannotResolve(let host): "the host `\(host)` is not known"
    case .refused(let host, let port): "nothing listens at \(host):\(port)"
    case .unreachable(let host, let port, let number): "cannot reach \(host):\(port): \(SystemReason.text(number))"
    case .tls(let failure): failure.reason
    case .timedOut(let limit, let phase): "no answer within \(DurationText.format(limit.nanoseconds)) (\(phase.word))"
    case .connectionClosed(let phase): "the connection was closed while \(phase.word)"
    case .malformedAnswer(let detail): "the answer is not HTTP: \(detail)"
    case .bodyTooLarge(let limit): "the answer is larger than \(limit >> 20) MiB"
    case .tooManyRedirects(let limit): "more than \(limit) redirects"
    case .cancelled: "cancelled"
    case .clientClosed: "the run is over"
    }
  }

  private var help: [String] {
    switch self {
    case .badURL(.missingScheme): ["write it with its scheme: `http://…`"]
    case .badURL(.badHost), .badURL(.badPort): Self.passwordHelp
    case .tls(let failure): failure.help
    case .refused: ["is the service up, and is this its port? `wait` waits until it is ready"]
    case .timedOut: ["give it more: `timeout: 60s`"]
    default: []
    }
  }
}

extension TLSFailure {
  fileprivate var reason: String {
    switch self {
    case .libraryMissing: "OpenSSL, which `https` needs, is not installed"
    case .badAuthorities(let file, let reason):
      file.isEmpty ? "the system's authorities cannot be read: \(reason)" : "`ca` \(file) cannot be used: \(reason)"
    case .badIdentity(let file, let reason): "the certificate \(file) cannot be used: \(reason)"
    case .expired: "the server's certificate has expired"
    case .notYetValid: "the server's certificate is not valid yet"
    case .unknownIssuer(isSelfSigned: true):
      "the server's certificate is signed by itself, or by an authority that is not trusted"
    case .unknownIssuer(isSelfSigned: false): "the server's certificate is signed by an authority that is not trusted"
    case .wrongName(let host): "the server's certificate is for another name than `\(host)`"
    case .badCertificate(let words): "the server's certificate is refused: \(words)"
    case .notTLS: "the server does not speak TLS"
    case .handshake(let words): "TLS failed: \(words)"
    case .interrupted: "the server ended the connection"
    }
  }

  fileprivate var help: [String] {
    switch self {
    case .libraryMissing: ["install it: `apt-get install libssl3`"]
    case .unknownIssuer: ["name its authority: `ca: \"ca.pem\"`", "or trust any certificate: `verify: false`"]
    case .expired, .notYetValid, .wrongName, .badCertificate:
      ["for a test, any certificate will do with `verify: false`"]
    case .notTLS: ["is it `http://`?"]
    case .badAuthorities, .badIdentity, .handshake, .interrupted: []
    }
  }
}

extension ExchangePhase {
  fileprivate var word: String {
    switch self {
    case .connecting: "connecting"
    case .sending: "sending the request"
    case .waiting: "waiting for the answer"
    case .receiving: "receiving the answer"
    }
  }
}

extension Duration {
  /// Whole nanoseconds, clamped.
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : scaled.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
  }
}
