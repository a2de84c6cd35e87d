import NIOCore
import NIOPosix
import Synchronization

/// Owns the event loop and the connections that wait for their next exchange.
final class ConnectionPool: Sendable {
  private enum State {
    case unopened
    case open(MultiThreadedEventLoopGroup, idle: [Destination: [Connection]], users: Int)
    /// Closed, with requests still under way.
    case closing(MultiThreadedEventLoopGroup, users: Int)
    case closed
  }

  private static let maximumIdle = 16

  private let state = Mutex<State>(.unopened)

  /// The event loop, which runs until the matching ``leave()``; `nil` once the pool is closed.
  func enter() -> (any EventLoop)? {
    state.withLock { state in
      switch state {
      case .unopened:
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        state = .open(group, idle: [:], users: 1)
        return group.next()
      case .open(let group, let idle, let users):
        state = .open(group, idle: idle, users: users + 1)
        return group.next()
      case .closing, .closed:
        return nil
      }
    }
  }

  func leave() {
    let ended = state.withLock { state -> MultiThreadedEventLoopGroup? in
      switch state {
      case .open(let group, let idle, let users):
        state = .open(group, idle: idle, users: users - 1)
      case .closing(let group, users: 1):
        state = .closed
        return group
      case .closing(let group, let users):
        state = .closing(group, users: users - 1)
      case .unopened, .closed:
        break
      }
      return nil
    }
    ended.map(Self.end)
  }

  func close() {
    let ended = state.withLock { state -> (group: MultiThreadedEventLoopGroup?, idle: [Connection])? in
      switch state {
      case .unopened:
        state = .closed
        return nil
      case .open(let group, let idle, users: 0):
        state = .closed
        return (group, idle.values.flatMap(\.self))
      case .open(let group, let idle, let users):
        state = .closing(group, users: users)
        return (nil, idle.values.flatMap(\.self))
      case .closing, .closed:
        return nil
      }
    }
    guard let ended else { return }
    for connection in ended.idle { connection.close() }
    ended.group.map(Self.end)
  }

  private static func end(_ group: MultiThreadedEventLoopGroup) {
    // A group that is shut down twice is the only failure there is, and the state rules it out.
    group.shutdownGracefully { _ in }
  }
}

// MARK: Idle connections

extension ConnectionPool {
  /// The connection that was idle for the shortest time.
  func takeIdle(for destination: Destination) -> Connection? {
    state.withLock { state in
      guard case .open(let group, var idle, let users) = state else { return nil }
      defer { state = .open(group, idle: idle, users: users) }
      while let connection = idle[destination]?.popLast() {
        if connection.isActive { return connection }
      }
      return nil
    }
  }

  func put(_ connection: Connection) {
    let isKept = state.withLock { state in
      guard case .open(let group, var idle, let users) = state else { return false }
      guard idle[connection.destination, default: []].count < Self.maximumIdle else { return false }
      idle[connection.destination, default: []].append(connection)
      state = .open(group, idle: idle, users: users)
      return true
    }
    if !isKept { connection.close() }
  }

  func forget(_ connection: Connection) {
    state.withLock { state in
      guard case .open(let group, var idle, let users) = state else { return }
      idle[connection.destination]?.removeAll { $0 === connection }
      if idle[connection.destination]?.isEmpty == true { idle[connection.destination] = nil }
      state = .open(group, idle: idle, users: users)
    }
  }
}
