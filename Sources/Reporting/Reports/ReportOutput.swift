package import Terminal

/// Where a report goes.
package enum ReportDestination: Sendable {
  case file(String)
  /// Standard output.
  case sink(any OutputSink)
  /// The place where it was to go could not be made.
  case missing(ReportError)

  /// As messages name it.
  package var name: String {
    switch self {
    case .file(let path): path
    case .sink: "on standard output"
    case .missing(let error): error.path
    }
  }
}

extension OutputSink {
  func writeReport(_ text: String) throws(ReportError) {
    guard write(text) else { throw ReportError(path: "to standard output", reason: "its reader has gone") }
  }
}

/// What a report that is written while the run goes on writes to.
enum ReportOutput {
  case file(GrowingFile)
  case sink(any OutputSink)
  case missing(ReportError)

  init(_ destination: ReportDestination) {
    switch destination {
    case .file(let path): self = .file(GrowingFile(path: path))
    case .sink(let sink): self = .sink(sink)
    case .missing(let error): self = .missing(error)
    }
  }

  mutating func write(_ text: String) throws(ReportError) {
    switch self {
    case .file(var file):
      defer { self = .file(file) }
      try file.append(text)
    case .sink(let sink): try sink.writeReport(text)
    case .missing(let error): throw error
    }
  }

  /// Tries again what there was no space for.
  mutating func catchUp() throws(ReportError) {
    guard case .file(var file) = self else { return }
    defer { self = .file(file) }
    try file.catchUp()
  }

  mutating func close() throws(ReportError) {
    guard case .file(var file) = self else { return }
    defer { self = .file(file) }
    try file.close()
  }
}
