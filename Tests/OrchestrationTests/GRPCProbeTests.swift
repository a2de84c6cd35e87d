import ContainerEngine
import Glibc
import Testing

@testable import Orchestration

/// gRPC's health service, from a real server and from scripted ones.
@Suite("The grpc probe", .timeLimit(.minutes(1)))
struct GRPCProbeTests {
  private func ask(_ server: TCPServer) async throws -> ProbeFinding { try await ask(port: server.port) }

  private func ask(_ service: String? = nil, port: UInt16) async throws -> ProbeFinding {
    let target = ProbeTarget(container: ContainerID(rawValue: "c"), host: "127.0.0.1", ports: [80: port])
    let attempt = try ProbeAttempt(engine: FakeEngine(), poller: SocketPoller(), target: target)
    return try await attempt.ask(.grpc(GRPCProbe(port: 80, service: service)))
  }

  private func refused(_ code: String, _ finding: ProbeFinding) -> Bool {
    if case .refusedByServer("gRPC", code, _) = finding { true } else { false }
  }

  // MARK: A real server

  /// Answers by the name of the service: none at all for `orders`, an error for names that it does not know.
  private static let program = """
    import grpc, concurrent.futures, sys
    def check(request, context):
        name = request[2:].decode()
        if name == "unknown": context.abort(grpc.StatusCode.NOT_FOUND, "no such service")
        return {"": b"\\x08\\x01", "starting": b"\\x08\\x02", "unsure": b""}[name]
    server = grpc.server(concurrent.futures.ThreadPoolExecutor())
    if len(sys.argv) < 2:
        handlers = {"Check": grpc.unary_unary_rpc_method_handler(check)}
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("grpc.health.v1.Health", handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    """

  static let hasPython: Bool =
    system("/usr/bin/python3 -c 'import grpc' 2>/dev/null") == 0 || getenv("ORCH_REQUIRE_ENGINE") != nil

  /// Runs while its input is open.
  private final class Server {
    let port: UInt16
    private let stream: UnsafeMutablePointer<FILE>?
    /// Open as long as the server, which may write the port's number in pieces.
    private let output: Int32
    private let folder = TemporaryFolder()

    init(_ argument: String = "") throws {
      folder.write("server.py", GRPCProbeTests.program)
      mkfifo(folder.path + "/port", 0o600)
      stream = popen("/usr/bin/python3 \(folder.path)/server.py \(argument) > \(folder.path)/port", "w")
      output = open(folder.path + "/port", O_RDONLY)
      var bytes = [UInt8](repeating: 0, count: 16)
      let count = read(output, &bytes, bytes.count)
      port = try #require(UInt16(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).trimmed))
    }

    deinit {
      pclose(stream)
      close(output)
    }
  }

  @Test("a real server's answers are understood", .enabled(if: hasPython, "python3-grpcio"))
  func realServer() async throws {
    let server = try Server()
    #expect(try await ask(port: server.port) == .ready)
    #expect(refused("NOT_SERVING", try await ask("starting", port: server.port)))
    #expect(refused("UNKNOWN", try await ask("unsure", port: server.port)))
    #expect(refused("NOT_FOUND", try await ask("unknown", port: server.port)))
  }

  @Test("a real server without a health service says so", .enabled(if: hasPython, "python3-grpcio"))
  func withoutHealth() async throws {
    let server = try Server("bare")
    #expect(refused("UNIMPLEMENTED", try await ask(port: server.port)))
  }

  // MARK: Scripted ones

  private func serving(_ frames: [HTTP2Frame]) -> TCPServer {
    TCPServer { connection in
      _ = TCPServer.read(connection)
      TCPServer.send(frames.flatMap(\.bytes), to: connection)
      TCPServer.drain(connection)
    }
  }

  private let settings = HTTP2Frame(.settings)

  @Test("data may be padded, and lie behind pings and headers in parts")
  func pieces() async throws {
    var block = HeaderBlock()
    block.append("content-type", "application/grpc")
    let server = serving([
      settings, HTTP2Frame(.ping, payload: [1, 2, 3, 4, 5, 6, 7, 8]),
      HTTP2Frame(.headers, [], stream: 1, payload: Array(block.bytes.prefix(5))),
      HTTP2Frame(.continuation, .endHeaders, stream: 1, payload: Array(block.bytes.dropFirst(5))),
      HTTP2Frame(.data, .padded, stream: 1, payload: [2, 0, 0, 0, 0, 0, 0]),
      HTTP2Frame(.data, [], stream: 1, payload: [2, 8, 1]),
    ])
    #expect(try await ask(server) == .ready)
  }

  @Test(
    "a status in the trailers is read, plain or in Huffman's code",
    arguments: [
      ([0x10, 11] + Array("grpc-status".utf8) + [2] + Array("14".utf8), "UNAVAILABLE"),
      // 14 is 00001 011010, and five ones to fill up.
      ([0x20, 0x40, 0x88, 0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f, 0x82, 0x0b, 0x5f], "UNAVAILABLE"),
      ([0x88], "refused"),
    ] as [([UInt8], String)])
  func trailers(_ block: [UInt8], _ code: String) async throws {
    let server = serving([settings, HTTP2Frame(.headers, [.endHeaders, .endStream], stream: 1, payload: block)])
    #expect(refused(code, try await ask(server)))
  }

  @Test("what speaks HTTP/2 and not gRPC has a status of HTTP")
  func plainHTTP2() async throws {
    let server = serving([settings, HTTP2Frame(.headers, [.endHeaders, .endStream], stream: 1, payload: [0x8d])])
    #expect(try await ask(server) == .httpStatus(404, body: ""))
  }

  @Test("what speaks something else is no gRPC")
  func otherProtocols() async throws {
    let http = TCPServer { connection in
      _ = TCPServer.read(connection)
      TCPServer.send("HTTP/1.1 400 Bad Request\r\n\r\n", to: connection)
    }
    #expect(try await ask(http) == .notUnderstood(protocolName: "gRPC", received: "HTTP/1.1"))
    #expect(try await ask(TCPServer { _ = TCPServer.read($0) }) == .closedAtOnce(port: 80))
    #expect(refused("refused", try await ask(serving([settings, HTTP2Frame(.goAway)]))))
  }

  @Test("whatever bytes come, there is an answer")
  func noise() async throws {
    var random = Countdown()
    for length in [1, 8, 9, 10, 40, 400] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      let head = HTTP2Frame(.settings).bytes
      for frames in [
        bytes, head + bytes, head + HTTP2Frame(.headers, [.endHeaders, .endStream], stream: 1, payload: bytes).bytes,
      ] {
        let server = TCPServer { connection in
          _ = TCPServer.read(connection)
          TCPServer.send(frames, to: connection)
        }
        #expect(try await ask(server) != .ready)
      }
    }
  }
}
