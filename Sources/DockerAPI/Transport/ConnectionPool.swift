import NIOCore
import NIOPosix
import Synchronization

/// Connections that wait for their next exchange. The event loop begins with the first connection, so that a program
/// which never needs the engine pays nothing.
final class ConnectionPool: Sendable {
  private enum State {
    case unopened
    case open(MultiThreadedEventLoopGroup, idle: [Connection])
    case closed
  }

  private static let maximumIdle = 16

  private let state = Mutex<State>(.unopened)

  /// The connection that was idle for the shortest time.
  func takeIdle() -> Connection? {
    state.withLock { state in
      guard case .open(let group, var idle) = state else { return nil }
      defer { state = .open(group, idle: idle) }
      while let connection = idle.popLast() {
        if connection.isActive { return connection }
      }
      return nil
    }
  }

  func put(_ connection: Connection) {
    let isKept = state.withLock { state in
      guard case .open(let group, var idle) = state, idle.count < Self.maximumIdle else { return false }
      idle.append(connection)
      state = .open(group, idle: idle)
      return true
    }
    if !isKept { connection.close() }
  }

  /// `nil` once the pool is closed.
  func eventLoopGroup() -> MultiThreadedEventLoopGroup? {
    state.withLock { state in
      switch state {
      case .unopened:
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        state = .open(group, idle: [])
        return group
      case .open(let group, _): return group
      case .closed: return nil
      }
    }
  }

  /// Closes every connection, also those that are in use.
  func close() async {
    let group = state.withLock { state -> MultiThreadedEventLoopGroup? in
      defer { state = .closed }
      if case .open(let group, _) = state { return group } else { return nil }
    }
    // An event loop group that is shut down twice is the only failure there is, and the state rules it out.
    try? await group?.shutdownGracefully()
  }
}
