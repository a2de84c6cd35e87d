extension DockerClient {
  package func version() async throws -> DockerVersion {
    try DockerVersion(await value(Request(method: .get, path: "/version")))
  }

  package func info() async throws -> DockerInfo {
    try DockerInfo(await value(Request(method: .get, path: "/info")))
  }

  /// What happens, as it happens. Docker sends the answer's head before it subscribes, so what happens right after the
  /// call may be lost, unless `since` asks for what happened from a moment before the call on: replay and subscription
  /// are one step in the engine.
  /// - Parameters:
  ///   - since: seconds since 1970, with fractions.
  ///   - until: the same; the answer ends there, at once where it lies behind.
  package func events(
    kind: String, labels: [String: String], since: String?, until: String? = nil
  ) async throws -> DockerEvent.Lines {
    let query = [
      DockerFilters(labels: labels).with("type", kind).parameter, ("since", since), ("until", until),
    ]
    return try await lines(Request(method: .get, path: "/events", query: query)) { DockerEvent($0) }
  }
}
