extension DockerClient {
  private static func path(_ reference: String, _ rest: String = "") -> String {
    "/images/\(reference.percentEncoded(keepingSlashes: true))\(rest)"
  }

  package func imageInspect(_ reference: String) async throws -> DockerImage {
    try DockerImage(await value(Request(method: .get, path: Self.path(reference, "/json"))))
  }

  package func imageList(labels: [String: String]) async throws -> [DockerImageListing] {
    let query = [DockerFilters(labels: labels).parameter]
    let list = try await value(Request(method: .get, path: "/images/json", query: query))
    return try list.elements(of: "images").map { try DockerImageListing($0) }
  }

  /// - Parameter tag: a tag or a digest.
  package func imagePull(name: String, tag: String) async throws -> DockerProgress.Lines {
    let query: [(name: String, value: String?)] = [("fromImage", name), ("tag", tag)]
    return try await lines(Request(method: .post, path: "/images/create", query: query)) { DockerProgress($0) }
  }

  package func imageRemove(_ reference: String) async throws {
    try await bytes(Request(method: .delete, path: Self.path(reference), timeLimit: .seconds(600)))
  }

  /// The id of an image of the container's present file system.
  package func imageCommit(
    container: String, repository: String, tag: String, labels: [String: String]
  ) async throws -> String {
    let query: [(name: String, value: String?)] = [
      ("container", container), ("repo", repository), ("tag", tag), ("pause", "1"),
    ]
    var request = Request.json(.post, "/commit", query: query, body: ["Labels": JSON(labels)])
    request.timeLimit = .seconds(600)
    return try await value(request).text("Id", of: "a new image")
  }
}
