extension DockerClient {
  private static func path(_ id: String, _ rest: String = "") -> String { "/networks/\(id.percentEncoded())\(rest)" }

  package func networkCreate(_ config: DockerNetworkConfig) async throws -> String {
    try await value(.json(.post, "/networks/create", body: config.json)).text("Id", of: "a new network")
  }

  package func networkRemove(_ id: String) async throws {
    try await bytes(Request(method: .delete, path: Self.path(id)))
  }

  package func networkList(labels: [String: String]) async throws -> [DockerNetwork] {
    let query = [DockerFilters(labels: labels).parameter]
    let list = try await value(Request(method: .get, path: "/networks", query: query))
    return try list.elements(of: "networks").map { try DockerNetwork($0) }
  }

  package func networkConnect(_ id: String, container: String, aliases: [String]) async throws {
    let body: JSON = ["Container": .string(container), "EndpointConfig": ["Aliases": JSON(aliases)]]
    try await bytes(.json(.post, Self.path(id, "/connect"), body: body))
  }

  package func networkDisconnect(_ id: String, container: String) async throws {
    try await bytes(
      .json(.post, Self.path(id, "/disconnect"), body: ["Container": .string(container), "Force": false]))
  }
}
