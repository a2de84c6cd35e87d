import Processes
import Synchronization
import Testing

/// What outlives this process is told of the programs that it is to end.
@Suite struct GroupKeeperTests {
  private final class Keeper: GroupKeeper {
    enum Call: Equatable {
      case wake
      case keep(Int32)
      case forget(Int32)
    }

    let isAwake: Bool
    private let state = Mutex<[Call]>([])

    init(isAwake: Bool) { self.isAwake = isAwake }

    var calls: [Call] { state.withLock { $0 } }
    func wake() { state.withLock { $0.append(.wake) } }
    func keep(_ group: Int32) { state.withLock { $0.append(.keep(group)) } }
    func forget(_ group: Int32) { state.withLock { $0.append(.forget(group)) } }
  }

  @Test func `a background process is kept from its start to its end`() throws {
    let keeper = Keeper(isAwake: false)
    let process = try pipeline(.init("sleep", ["30"])).spawn(keeper: keeper)
    #expect(keeper.calls == [.wake, .keep(process.pid)])
    process.stop()
    #expect(keeper.calls.last == .forget(process.pid))
  }

  @Test func `a short program wakes nobody`() throws {
    let keeper = Keeper(isAwake: false)
    _ = try pipeline(.init("true")).capture(RunOptions(keeper: keeper))
    #expect(keeper.calls.allSatisfy { $0 != .wake })
  }

  @Test func `a longer one is kept while it runs`() throws {
    let keeper = Keeper(isAwake: false)
    let group = try pipeline(shell("echo $$; sleep 0.3")).capture(RunOptions(keeper: keeper))
    let pid = try #require(Int32(group.text.dropLast()))
    #expect(keeper.calls == [.keep(pid), .forget(pid)])
  }

  @Test func `who is awake is told at once`() throws {
    let keeper = Keeper(isAwake: true)
    _ = try pipeline(.init("true")).capture(RunOptions(keeper: keeper))
    #expect(keeper.calls.count == 2)
  }
}
