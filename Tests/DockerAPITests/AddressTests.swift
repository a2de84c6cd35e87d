import Testing

@testable import DockerAPI

@Suite struct AddressTests {
  @Test(arguments: [
    ("unix:///run/docker.sock", EngineAddress.unix(path: "/run/docker.sock")),
    ("/run/docker.sock", .unix(path: "/run/docker.sock")),
    ("tcp://10.0.0.1:2375", .tcp(host: "10.0.0.1", port: 2375)),
    ("tcp://docker", .tcp(host: "docker", port: 2375)),
    ("http://docker:99/", .tcp(host: "docker", port: 99)),
    ("tcp://[::1]:80", .tcp(host: "::1", port: 80)),
  ])
  func forms(text: String, address: EngineAddress) throws { #expect(try EngineAddress(text) == address) }

  @Test(arguments: ["docker", "unix://docker.sock", "tcp://", "tcp://host:port", "tcp://host:0", "tcp://[::1", "://x"])
  func whatIsNone(text: String) {
    #expect(throws: EngineAddressError.malformed(text)) { try EngineAddress(text) }
  }

  @Test func otherSchemesAreKnownButNotSupported() {
    #expect(throws: EngineAddressError.unsupportedScheme("ssh")) { try EngineAddress("ssh://me@host") }
    #expect(throws: EngineAddressError.unsupportedScheme("tls")) {
      try EngineAddress.from(environment: ["DOCKER_HOST": "tcp://h:2376", "DOCKER_TLS_VERIFY": "1"]) { _ in true }
    }
  }

  @Test func theFirstSocketThatExistsIsTaken() throws {
    let environment = ["XDG_RUNTIME_DIR": "/run/user/7", "HOME": "/home/me"]
    func address(_ existing: String...) throws -> EngineAddress {
      try EngineAddress.from(environment: environment) { existing.contains($0) }
    }
    #expect(try address("/run/user/7/docker.sock", "/var/run/docker.sock") == .standard)
    #expect(try address("/run/podman/podman.sock", "/run/user/7/docker.sock") == .unix(path: "/run/user/7/docker.sock"))
    #expect(try address("/run/user/7/podman/podman.sock") == .unix(path: "/run/user/7/podman/podman.sock"))
    #expect(try address() == .standard)
    #expect(
      try EngineAddress.from(environment: ["DOCKER_HOST": "unix:///x"]) { _ in true } == .unix(path: "/x"))
  }
}
