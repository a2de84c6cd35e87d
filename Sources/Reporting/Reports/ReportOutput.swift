package import Terminal

/// Where a report goes.
package enum ReportDestination: Sendable {
  case file(String)
  /// Standard output.
  case sink(any OutputSink)

  /// As messages name it.
  package var name: String {
    switch self {
    case .file(let path): path
    case .sink: "on standard output"
    }
  }
}

extension OutputSink {
  func writeReport(_ text: String) throws(ReportError) {
    guard write(text) else { throw ReportError(path: "to standard output", reason: "its reader has gone") }
  }
}

/// What a report that is written while the run goes on writes to.
struct ReportOutput {
  private enum State {
    /// Not opened yet: a report that is never written leaves no file.
    case planned(path: String)
    case open(ReportStream)
    case sink(any OutputSink)
    case closed
  }

  private var state: State

  init(_ destination: ReportDestination) {
    switch destination {
    case .file(let path): state = .planned(path: path)
    case .sink(let sink): state = .sink(sink)
    }
  }

  mutating func write(_ text: String) throws(ReportError) {
    if case .planned(let path) = state {
      try ReportFile.makeFolders(for: path)
      state = .open(try ReportStream(path: path))
    }
    switch state {
    case .open(let stream):
      do throws(ReportError) {
        try stream.write(Array(text.utf8))
      } catch {
        state = .closed
        throw error
      }
    case .sink(let sink): try sink.writeReport(text)
    case .planned, .closed: break
    }
  }

  mutating func close() throws(ReportError) {
    if case .open(let stream) = state { try stream.close() }
    state = .closed
  }
}
