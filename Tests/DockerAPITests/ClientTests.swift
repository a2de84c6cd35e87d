import Testing

@testable import DockerAPI

@Suite struct ClientTests {
  @Test(arguments: [
    ("1.41", "/v1.41/"), ("1.44", "/v1.44/"), ("1.99", "/v1.51/"), ("nonsense", "/v1.41/"), (nil, "/v1.41/"),
  ])
  func theNewestVersionThatBothKnowIsSpoken(engine: String?, prefix: String) async throws {
    try await withClient(version: engine, { _ in [.ok("[]")] }) { client, server in
      _ = try await client.containerList(labels: [:])
      _ = try await client.containerList(labels: [:])
      #expect(
        server.requests.map(\.line) == [
          "GET /_ping HTTP/1.1", "GET \(prefix)containers/json?all=1 HTTP/1.1",
          "GET \(prefix)containers/json?all=1 HTTP/1.1",
        ])
    }
  }

  @Test func anErrorsMessageIsTheEnginesOwn() async throws {
    let refusal = "HTTP/1.1 409 Conflict\r\nContent-Length: 22\r\n\r\n{\"message\":\"is taken\"}"
    try await withClient({ _ in [.send(refusal)] }) { client, _ in
      await #expect(throws: DockerError.refused(status: 409, message: "is taken")) {
        try await client.containerStart("x")
      }
    }
    try await withClient({ _ in [.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 5\r\n\r\noops\n")] }) { client, _ in
      await #expect(throws: DockerError.refused(status: 502, message: "oops\n")) {
        try await client.containerStart("x")
      }
    }
  }

  @Test(arguments: ["", "{", "[]", "{\"id\":1}"])
  func anAnswerThatMakesNoSenseIsMalformed(answer: String) async throws {
    try await withClient({ _ in [.ok(answer)] }) { client, _ in
      let error = await #expect(throws: DockerError.self) { try await client.containerInspect("x") }
      guard case .malformedAnswer = error else {
        Issue.record("another error: \(String(describing: error))")
        return
      }
    }
  }

  @Test func namesAndFiltersAreEncoded() async throws {
    try await withClient({ _ in [.ok("{\"Id\":\"1\"}")] }) { client, server in
      _ = try await client.containerInspect("a/b ?é")
      _ = try await client.imageInspect("registry:5000/team/app:1@x")
      _ = try? await client.networkList(labels: ["k": "v", "only": ""])
      #expect(
        server.requests.dropFirst().map(\.line) == [
          "GET /v1.41/containers/a%2Fb%20%3F%C3%A9/json HTTP/1.1",
          "GET /v1.41/images/registry:5000/team/app:1%40x/json HTTP/1.1",
          "GET /v1.41/networks?filters=%7B%22label%22%3A%5B%22k%3Dv%22%2C%22only%22%5D%7D HTTP/1.1",
        ])
    }
  }

  @Test func aContainersCreationCarriesItsSettings() async throws {
    try await withClient({ _ in [.ok("{\"Id\":\"abc\"}")] }) { client, server in
      var config = DockerContainerConfig(image: "redis:7")
      config.command = ["redis-server"]
      config.entrypoint = []
      config.exposedPorts = ["6379/tcp"]
      config.host.portBindings = ["6379/tcp": [.init(hostAddress: "127.0.0.1", hostPort: "")]]
      config.host.memory = 1 << 28
      config.endpoints = ["net": ["redis"]]
      #expect(try await client.containerCreate(name: "r", config) == "abc")
      let request = server.requests[1]
      #expect(request.line == "POST /v1.41/containers/create?name=r HTTP/1.1")
      #expect(request.headers["content-type"] == "application/json")
      let body = try JSON(parsing: request.body)
      #expect(body["Image"] == "redis:7")
      #expect(body["Cmd"] == ["redis-server"])
      #expect(body["Entrypoint"] == [])
      #expect(body.object?.keys.contains("User") == false)
      #expect(body["ExposedPorts"] == ["6379/tcp": [:]])
      #expect(body["HostConfig"]["PortBindings"]["6379/tcp"] == [["HostIp": "127.0.0.1", "HostPort": ""]])
      #expect(body["HostConfig"]["Memory"] == 268_435_456)
      #expect(body["NetworkingConfig"]["EndpointsConfig"]["net"]["Aliases"] == ["redis"])
    }
  }

  @Test func aNetworksCreationCarriesItsRange() async throws {
    try await withClient({ _ in [.ok("{\"Id\":\"abc\"}")] }) { client, server in
      var config = DockerNetworkConfig(name: "n")
      config.subnet = "10.1.2.0/28"
      config.isInternal = true
      #expect(try await client.networkCreate(config) == "abc")
      let body = try JSON(parsing: server.requests[1].body)
      #expect(body["Internal"] == true)
      #expect(body["IPAM"]["Config"] == [["Subnet": "10.1.2.0/28"]])
      _ = try await client.networkCreate(DockerNetworkConfig(name: "m"))
      #expect(try JSON(parsing: server.requests[2].body)["IPAM"].isNull)
    }
  }

  /// Up to 1.41 the answer does not say whether it has frames; the container's terminal does.
  @Test func aLogsFormatIsFoundOut() async throws {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
    try await withClient({ request in
      request.line.contains("/json")
        ? [.ok("{\"Id\":\"1\",\"Config\":{\"Tty\":true}}")] : [.send("\(head)\r\nplain"), .close]
    }) { client, _ in
      let log = try await client.containerLogs("x", follow: false, tail: 5, since: nil, timestamps: false)
      #expect(try await log.next()?.bytes == Array("plain".utf8))
    }
    let multiplexed = "\(head)Content-Type: application/vnd.docker.multiplexed-stream\r\n\r\n"
    try await withClient(
      version: "1.43",
      { _ in
        [.bytes(Array(multiplexed.utf8) + DecoderTests.frame(2, "framed")), .close]
      }
    ) { client, server in
      let log = try await client.containerLogs("x", follow: true, tail: nil, since: "5.0", timestamps: true)
      #expect(try await log.next() == OutputFrame(channel: .error, bytes: Array("framed".utf8)))
      #expect(
        server.requests[1].line
          == "GET /v1.43/containers/x/logs?stdout=1&stderr=1&follow=1&timestamps=1&since=5.0 HTTP/1.1")
    }
  }

  @Test func aBuildsLinesAreToldApart() async throws {
    let lines = """
      {"stream":"Step 1/1 : RUN false\\n"}
      {"status":"Pulling","id":"layer"}
      {"aux":{"ID":"sha256:1"}}
      {"errorDetail":{"code":1,"message":"it failed"},"error":"it failed"}
      {"progress":"else"}
      """
    try await withClient({ _ in [.ok(lines)] }) { client, server in
      var options = DockerBuildOptions(dockerfile: "a b")
      options.tags = ["one", "two"]
      options.arguments = ["A": "1"]
      let read = try await client.imageBuild(options, context: { AsyncThrowingStream { $0.finish() } }) { lines in
        var read: [DockerProgress] = []
        while let line = try await lines.next() { read.append(line) }
        return read
      }
      #expect(
        read == [
          .output("Step 1/1 : RUN false\n"), .status(id: "layer", text: "Pulling"), .image(id: "sha256:1"),
          .failure(message: "it failed", code: 1), .other,
        ])
      #expect(
        server.requests[1].line == "POST /v1.41/build?version=1&dockerfile=a%20b&rm=1&forcerm=1"
          + "&buildargs=%7B%22A%22%3A%221%22%7D&t=one&t=two HTTP/1.1")
    }
  }
}
