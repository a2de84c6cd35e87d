import Synchronization
import Testing

@testable import Orchestration

/// Environments that are asked for at the same time start a few at a time, so that the first ones are ready soon.
@Suite(.timeLimit(.minutes(1))) struct StartLineTests {
  /// What goes on at once, and in which order it began.
  private final class Course: Sendable {
    private let state = Mutex((inside: 0, most: 0, begun: [Int]()))

    func begin(_ number: Int) {
      state.withLock {
        $0.inside += 1
        $0.most = max($0.most, $0.inside)
        $0.begun.append(number)
      }
    }

    func end() { state.withLock { $0.inside -= 1 } }
    var most: Int { state.withLock { $0.most } }
    var begun: [Int] { state.withLock { $0.begun } }
  }

  @Test(arguments: [(1, 2), (2, 3), (7, 8), (nil, 3)])
  func `no more start at once than the engine has processors, and one`(_ processors: Int?, _ places: Int) async throws {
    let line = StartLine { processors }
    let course = Course()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await line.take {
            course.begin(number)
            try await Task.sleep(for: .milliseconds(20))
            course.end()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(course.most == places)
    #expect(course.begun.sorted() == Array(0..<20))
  }

  @Test func `one that takes long lets the next one begin`() async throws {
    let line = StartLine(processors: { 1 }, longest: .milliseconds(50))
    let course = Course()
    let slow = (0..<2).map { number in
      Task {
        try await line.take {
          course.begin(number)
          try await Task.sleep(for: .seconds(60))
        }
      }
    }
    while course.begun.count < 2 { try await Task.sleep(for: .milliseconds(1)) }
    try await line.take { course.begin(2) }
    #expect(course.begun.last == 2)
    for task in slow { task.cancel() }
  }

  @Test func `who is cancelled while waiting goes, and takes nobody's turn`() async throws {
    let line = StartLine(processors: { 1 }, longest: .seconds(60))
    let course = Course()
    let first = (0..<2).map { number in
      Task {
        try await line.take {
          course.begin(number)
          try await Task.sleep(for: .seconds(60))
        }
      }
    }
    while course.begun.count < 2 { try await Task.sleep(for: .milliseconds(1)) }
    let waiting = Task { try await line.take { course.begin(2) } }
    try await Task.sleep(for: .milliseconds(20))
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(course.begun.count == 2)
    first[0].cancel()
    try await line.take { course.begin(3) }
    #expect(course.begun.last == 3)
    first[1].cancel()
  }
}
