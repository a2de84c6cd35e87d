extension DockerClient {
  /// The volume of that name, which one that was there already keeps its labels.
  package func volumeCreate(_ name: String, labels: [String: String]) async throws -> DockerVolume {
    let body: JSON = ["Name": .string(name), "Labels": JSON(labels)]
    return try DockerVolume(await value(.json(.post, "/volumes/create", body: body)))
  }

  package func volumeRemove(_ name: String) async throws {
    try await bytes(Request(method: .delete, path: "/volumes/\(name.percentEncoded())", timeLimit: .seconds(600)))
  }

  package func volumeList(labels: [String: String]) async throws -> [DockerVolume] {
    let query = [DockerFilters(labels: labels).parameter]
    let list = try await value(Request(method: .get, path: "/volumes", query: query))
    return try list["Volumes"].elements(of: "volumes").map { try DockerVolume($0) }
  }
}
