import TLS
import Testing

@testable import DockerAPI

/// Which engine is meant, as Docker's own client would find it.
@Suite struct ConfigurationTests {
  private func endpoint(
    _ environment: [String: String], files: [String: String] = [:]
  ) throws(EngineAddressError) -> EngineEndpoint {
    let files = EngineConfiguration.Files(
      exists: { files[$0] != nil }, read: { files[$0].map { Array($0.utf8) } },
      names: { folder in
        let inside = files.keys.filter { $0.hasPrefix(folder + "/") }.compactMap {
          $0.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
        }
        return Array(Set(inside))
      })
    return try EngineConfiguration(environment: environment, files: files).endpoint()
  }

  @Test func theFirstSocketThatExistsIsTaken() throws {
    let environment = ["XDG_RUNTIME_DIR": "/run/user/7", "HOME": "/home/me"]
    func address(_ existing: String...) throws -> EngineAddress {
      try endpoint(environment, files: Dictionary(uniqueKeysWithValues: existing.map { ($0, "") })).address
    }
    #expect(try address("/run/user/7/docker.sock", "/var/run/docker.sock") == .standard)
    #expect(try address("/run/podman/podman.sock", "/run/user/7/docker.sock") == .unix(path: "/run/user/7/docker.sock"))
    #expect(try address("/run/user/7/podman/podman.sock") == .unix(path: "/run/user/7/podman/podman.sock"))
    #expect(try address() == .standard)
  }

  @Test func theVariableGoesFirst() throws {
    let found = try endpoint(["DOCKER_HOST": "unix:///x", "DOCKER_CONTEXT": "far", "DOCKER_TLS_VERIFY": "1"])
    #expect(found == EngineEndpoint(.unix(path: "/x"), source: .variable("DOCKER_HOST")))
  }

  @Test func certificatesAreWhereTheVariableSaysOrInDockersFolder() throws {
    let files = ["/c/ca.pem": "", "/c/cert.pem": "", "/c/key.pem": "", "/home/me/.docker/ca.pem": ""]
    var environment = [
      "DOCKER_HOST": "tcp://far", "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/c", "HOME": "/home/me",
    ]
    let own = try endpoint(environment, files: files)
    #expect(own.address == .tcp(host: "far", port: 2376))
    #expect(
      own.security
        == EngineSecurity(
          trust: .authorities(file: "/c/ca.pem"),
          identity: ClientIdentity(certificate: "/c/cert.pem", key: "/c/key.pem")))
    environment["DOCKER_CERT_PATH"] = nil
    let usual = try endpoint(environment, files: files)
    #expect(usual.security == EngineSecurity(trust: .authorities(file: "/home/me/.docker/ca.pem"), identity: nil))
    environment["DOCKER_TLS_VERIFY"] = ""
    #expect(try endpoint(environment, files: files).security == nil)
    environment["DOCKER_TLS"] = "1"
    #expect(try endpoint(environment, files: files).security == EngineSecurity(trust: .unverified, identity: nil))
  }

  private let contexts = [
    "/home/me/.docker/config.json": #"{"currentContext": "near"}"#,
    "/home/me/.docker/contexts/meta/ab/meta.json":
      #"{"Name": "near", "Endpoints": {"docker": {"Host": "unix:///near"}}}"#,
    "/home/me/.docker/contexts/meta/cd/meta.json":
      #"{"Name": "far", "Endpoints": {"docker": {"Host": "tcp://far", "SkipTLSVerify": false}}}"#,
    "/home/me/.docker/contexts/tls/cd/docker/ca.pem": "",
    "/home/me/.docker/contexts/meta/ef/meta.json":
      #"{"Name": "odd", "Endpoints": {"docker": {"Host": "ssh://me@there"}}}"#,
    "/home/me/.docker/contexts/meta/xx/meta.json": "{",
  ]

  @Test func aContextIsTheChosenOneOrTheVariables() throws {
    #expect(
      try endpoint(["HOME": "/home/me"], files: contexts)
        == EngineEndpoint(.unix(path: "/near"), source: .context("near")))
    let far = try endpoint(["HOME": "/home/me", "DOCKER_CONTEXT": "far"], files: contexts)
    #expect(far.address == .tcp(host: "far", port: 2376))
    #expect(far.security?.trust == .authorities(file: "/home/me/.docker/contexts/tls/cd/docker/ca.pem"))
    let odd = try endpoint(["DOCKER_CONFIG": "/home/me/.docker", "DOCKER_CONTEXT": "odd"], files: contexts)
    #expect(odd.address == .ssh(SSHDestination(user: "me", host: "there")))
    #expect(try endpoint(["HOME": "/home/me", "DOCKER_CONTEXT": "default"], files: contexts).address == .standard)
  }

  @Test func aContextThatIsNotThereNamesThoseThatAre() {
    #expect(throws: EngineAddressError.unknownContext("fra", known: ["near", "far", "odd"])) {
      try endpoint(["HOME": "/home/me", "DOCKER_CONTEXT": "fra"], files: contexts)
    }
  }
}
