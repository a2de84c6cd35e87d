import ContainerEngine
import Patterns
import Synchronization

/// Counts the lines that log probes look for, as a container writes them. Whoever waits for one is woken.
final class LogWatch: Sendable {
  private let state: Mutex<State>

  /// What stands on a line beyond this is not looked at.
  private static let longestLine = 64 << 10
  /// A line without an end, as a question to a user, is looked at up to this length: it is looked at for each piece.
  private static let longestUnfinished = 4 << 10

  private struct Search {
    let probe: LogProbe
    /// `nil` for what is no regular expression.
    let pattern: Pattern?
    var found = 0

    var isOver: Bool { found >= probe.times }
    func matches(_ line: ArraySlice<UInt8>) -> Bool {
      pattern?.matches(in: String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self))
        ?? false
    }
  }

  private struct State {
    var searches: [Search]
    var unfinished: [OutputChunk.Stream: [UInt8]] = [:]
    var hasEnded = false
    var hasNews = false
    var waiter: CheckedContinuation<Void, Never>?

    mutating func add(_ chunk: OutputChunk) {
      guard searches.contains(where: { !$0.isOver }) else { return }
      var text = unfinished[chunk.stream] ?? []
      text += chunk.bytes
      var rest = text[...]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        note(rest[..<end].prefix(LogWatch.longestLine))
        rest = rest[(end + 1)...]
      }
      unfinished[chunk.stream] = Array(rest.prefix(LogWatch.longestLine))
      if searches.contains(where: { !$0.isOver && count($0) >= $0.probe.times }) { hasNews = true }
    }

    private mutating func note(_ line: ArraySlice<UInt8>) {
      for index in searches.indices where !searches[index].isOver && searches[index].matches(line) {
        searches[index].found += 1
        if searches[index].isOver { hasNews = true }
      }
    }

    /// With a line that has no end yet.
    func count(_ search: Search) -> Int {
      if search.isOver { return search.found }
      let open = unfinished.values.filter { !$0.isEmpty && $0.count <= LogWatch.longestUnfinished }
      return search.found + open.count { search.matches($0[...]) }
    }

    mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
      guard let waiter else { return nil }
      self.waiter = nil
      hasNews = false
      return waiter
    }
  }

  init(_ probes: Set<LogProbe>) {
    let searches = probes.map { Search(probe: $0, pattern: try? Pattern($0.pattern)) }
    state = Mutex(State(searches: searches))
  }

  /// `nil` where the readiness asks for no lines.
  convenience init?(for readiness: Readiness) {
    let probes = readiness.probe.logProbes
    if probes.isEmpty { return nil }
    self.init(probes)
  }

  func add(_ chunk: OutputChunk) {
    state.withLock { state in
      state.add(chunk)
      return state.hasNews ? state.takeWaiter() : nil
    }?.resume()
  }

  /// Nothing more comes: what is written from now on is not seen here.
  func end() {
    state.withLock { state in
      state.hasEnded = true
      state.hasNews = true
      return state.takeWaiter()
    }?.resume()
  }

  /// `nil` where it has stopped listening before it found enough.
  func finding(_ probe: LogProbe) -> ProbeFinding? {
    state.withLock { state in
      guard let search = state.searches.first(where: { $0.probe == probe }) else { return nil }
      let found = state.count(search)
      if found >= probe.times { return .ready }
      return state.hasEnded ? nil : .logMatches(found: found, wanted: probe.times)
    }
  }

  /// Returns once one more probe has found enough, or when the task is cancelled. For one task at a time.
  func news() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if Task.isCancelled || state.hasNews {
            state.hasNews = false
            return true
          }
          state.waiter = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.takeWaiter() }?.resume()
    }
  }
}

extension Probe {
  var logProbes: Set<LogProbe> {
    switch self {
    case .log(let log): [log]
    case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.logProbes) }
    default: []
    }
  }
}
