import Testing

@testable import DockerAPI

@Suite struct AddressTests {
  @Test(arguments: [
    ("unix:///run/docker.sock", EngineAddress.unix(path: "/run/docker.sock")),
    ("/run/docker.sock", .unix(path: "/run/docker.sock")),
    ("tcp://10.0.0.1:2375", .tcp(host: "10.0.0.1", port: 2375)),
    ("tcp://docker", .tcp(host: "docker", port: 2375)),
    ("http://docker:99/", .tcp(host: "docker", port: 99)),
    ("https://docker", .tcp(host: "docker", port: 2376)),
    ("tcp://[::1]:80", .tcp(host: "::1", port: 80)),
    ("ssh://host", .ssh(SSHDestination(host: "host"))),
    ("ssh://me@host:2222", .ssh(SSHDestination(user: "me", host: "host", port: 2222))),
    ("ssh://a@b@[::1]/run/x.sock", .ssh(SSHDestination(user: "a@b", host: "::1", path: "/run/x.sock"))),
  ])
  func forms(text: String, address: EngineAddress) throws { #expect(try EngineAddress(text) == address) }

  @Test(arguments: [
    "docker", "unix://docker.sock", "tcp://", "tcp://host:port", "tcp://host:0", "tcp://[::1", "://x", "ssh://",
    "ssh://@host",
    "ssh://-oProxyCommand=x", "ssh://-l@host", "ssh://host:x",
  ])
  func whatIsNone(text: String) {
    #expect(throws: EngineAddressError.malformed(text)) { try EngineAddress(text) }
  }

  @Test func otherSchemesAreKnownButNotSupported() {
    #expect(throws: EngineAddressError.unsupportedScheme("npipe")) { try EngineAddress("npipe:////./pipe/docker") }
  }

  @Test func everyFormIsWrittenAsItIsRead() throws {
    for text in ["unix:///x", "tcp://[::1]:80", "ssh://me@host:2222/run/x.sock", "ssh://host"] {
      #expect(try EngineAddress(text).description == text)
    }
  }

  @Test func sshIsToldTheEnginesSocketAndNothingThatItWouldTakeForAnOption() {
    let words = SSHTunnel.arguments(to: SSHDestination(user: "me", host: "h", port: 7, path: "/s"))
    #expect(
      words.suffix(11) == ["-l", "me", "-p", "7", "--", "h", "docker", "--host", "unix:///s", "system", "dial-stdio"])
    #expect(words.first == "ssh")
  }
}
