import Glibc
import TLS
import Testing

@testable import DockerAPI

/// Engines behind TLS and behind ssh, as a proxy and a program called `ssh` play them.
@Suite(.serialized) struct SecureTests {
  private static let folder = String(#filePath.dropLast("DockerAPITests/SecureTests.swift".count))
  private static let certificates = folder + "LanguageTests/Fixtures/libraries/tls/"

  /// What the program prints first, with the program ended afterwards.
  private func withProxy(to socket: String, _ body: (Int) async throws -> Void) async throws {
    let script = Self.folder + "DockerAPITests/tls-proxy.py"
    let words = ["exec python3", script, Self.certificates + "server.pem", Self.certificates + "authority.pem", socket]
    let stream = try #require(popen(words.joined(separator: " "), "r"))
    var line = [CChar](repeating: 0, count: 100)
    let read = fgets(&line, 100, stream)
    try #require(read != nil, "the proxy does not start")
    let numbers = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    let failure: (any Error)?
    do {
      try await body(numbers[1])
      failure = nil
    } catch { failure = error }
    kill(pid_t(numbers[0]), SIGKILL)
    pclose(stream)
    if let failure { throw failure }
  }

  private func client(_ port: Int, trust: Trust, shows: Bool = true, host: String = "127.0.0.1") -> DockerClient {
    let identity = ClientIdentity(certificate: Self.certificates + "server.pem", key: Self.certificates + "server.pem")
    return DockerClient(
      EngineEndpoint(
        .tcp(host: host, port: port), security: EngineSecurity(trust: trust, identity: shows ? identity : nil)))
  }

  private func failure(_ client: DockerClient) async throws -> DockerError? {
    defer { Task { await client.close() } }
    do {
      _ = try await client.ping()
      return nil
    } catch let error as DockerError { return error }
  }

  @Test func anEngineBehindTLSIsTalkedToByThoseWhoShowACertificate() async throws {
    let server = try await StubServer.start { request in
      [.ok(request.line.contains("/info") ? #"{"NCPU": 4}"# : "OK", "Api-Version: 1.41\r\n")]
    }
    let authority = Trust.authorities(file: Self.certificates + "authority.pem")
    try await withProxy(to: server.path) { port in
      let good = client(port, trust: authority)
      #expect(try await good.info().processors == 4)
      // Several at once, each over a connection of its own.
      let all = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 { group.addTask { try await good.info().processors } }
        return try await group.reduce(0, +)
      }
      #expect(all == 32)
      await good.close()
      guard case .unreachable(_, .tls(.unknownIssuer))? = try await failure(client(port, trust: .system)) else {
        Issue.record("an authority that nobody trusts was trusted")
        return
      }
      #expect(try await failure(client(port, trust: authority, shows: false)) != nil)
      let missing = EngineSecurity(trust: authority, identity: ClientIdentity(certificate: "/no/cert", key: "/no/key"))
      let broken = DockerClient(EngineEndpoint(.tcp(host: "127.0.0.1", port: port), security: missing))
      guard case .unreachable(_, .tls(.badIdentity("/no/cert", _)))? = try await failure(broken) else {
        Issue.record("a certificate that is not there was shown")
        return
      }
    }
    try await server.stop()
  }

  /// Puts a program in the place of ssh.
  private func withSSH(_ program: String, _ body: () async throws -> Void) async throws {
    let folder = "/tmp/orch-test-ssh-\(getpid())"
    mkdir(folder, 0o700)
    let path = String(cString: getenv("PATH"))
    let descriptor = open(folder + "/ssh", O_WRONLY | O_CREAT | O_TRUNC, 0o700)
    _ = Glibc.write(descriptor, program, program.utf8.count)
    close(descriptor)
    setenv("PATH", folder + ":" + path, 1)
    defer {
      setenv("PATH", path, 1)
      unlink(folder + "/ssh")
      rmdir(folder)
    }
    try await body()
  }

  @Test func anEngineBehindSSHIsTalkedToThroughItsStandardStreams() async throws {
    let server = try await StubServer.start { request in
      [.ok(request.line.contains("/info") ? #"{"NCPU": 4}"# : "OK", "Api-Version: 1.41\r\n")]
    }
    let program = """
      #!/usr/bin/env python3
      import os, socket, sys, threading
      assert sys.argv[-6:] == ["there", "docker", "--host", "unix:///far.sock", "system", "dial-stdio"], sys.argv
      engine = socket.socket(socket.AF_UNIX)
      engine.connect("\(server.path)")
      def back():
          while data := engine.recv(65536): os.write(1, data)
          os._exit(0)
      threading.Thread(target=back, daemon=True).start()
      while data := os.read(0, 65536): engine.sendall(data)
      """
    try await withSSH(program) {
      let client = DockerClient(address: .ssh(SSHDestination(user: "me", host: "there", path: "/far.sock")))
      let all = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<6 { group.addTask { try await client.info().processors } }
        return try await group.reduce(0, +)
      }
      #expect(all == 24)
      await client.close()
    }
    try await server.stop()
  }

  @Test func whatSSHComplainsOfIsTold() async throws {
    try await withSSH("#!/bin/sh\necho 'me@there: Permission denied (publickey).' >&2\nexit 255\n") {
      let client = DockerClient(address: .ssh(SSHDestination(user: "me", host: "there")))
      await #expect(
        throws: DockerError.unreachable(
          address: "ssh://me@there", reason: .other(text: "me@there: Permission denied (publickey)."))
      ) { try await client.ping() }
      await client.close()
    }
  }
}
