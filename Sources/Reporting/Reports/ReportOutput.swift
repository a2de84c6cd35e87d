package import Terminal

/// Where a streaming report goes.
package struct ReportOutput: Sendable {
  private enum State {
    /// Not opened yet: a report that is never written leaves no file.
    case planned(path: String)
    case open(ReportStream)
    case sink(any OutputSink)
    case closed
  }

  private var state: State

  package init(path: String) { state = .planned(path: path) }
  package init(sink: any OutputSink) { state = .sink(sink) }

  package mutating func write(_ text: String) throws(ReportError) {
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
    case .sink(let sink):
      guard sink.write(text) else { throw ReportError(path: "standard output", reason: "its reader has gone") }
    case .planned, .closed: break
    }
  }

  package mutating func close() throws(ReportError) {
    if case .open(let stream) = state { try stream.close() }
    state = .closed
  }
}
