/// The `filters` parameter of lists and events.
struct DockerFilters: Sendable {
  private var values: [String: [String]] = [:]

  /// - Parameter labels: an empty value asks for the key alone.
  init(labels: [String: String]) {
    if !labels.isEmpty { values["label"] = labels.map { $0.value.isEmpty ? $0.key : "\($0.key)=\($0.value)" }.sorted() }
  }

  func with(_ name: String, _ value: String) -> DockerFilters {
    var filters = self
    filters.values[name, default: []].append(value)
    return filters
  }

  var parameter: (name: String, value: String?) {
    ("filters", values.isEmpty ? nil : JSON.object(values.mapValues { JSON($0) }).text)
  }
}
