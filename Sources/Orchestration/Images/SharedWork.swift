/// Work that several may want at once and that is done once for all. It is cancelled when the last of them gives up.
actor SharedWork<Key: Hashable & Sendable, Value: Sendable> {
  private struct Running {
    var task: Task<Value, any Error>
    var users: [Int: AsyncThrowingStream<Value, any Error>.Continuation]
  }

  private var running: [Key: Running] = [:]
  private var lastUser = 0

  func value(_ key: Key, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    lastUser += 1
    let user = lastUser
    let (results, continuation) = AsyncThrowingStream<Value, any Error>.makeStream()
    if running[key] == nil {
      let task = Task {
        let result: Result<Value, any Error>
        do { result = .success(try await work()) } catch { result = .failure(error) }
        finish(key, result)
        return try result.get()
      }
      running[key] = Running(task: task, users: [:])
    }
    running[key]?.users[user] = continuation
    do {
      for try await value in results { return value }
    } catch {
      await leave(key, user)
      throw error
    }
    await leave(key, user)
    throw CancellationError()
  }

  private func finish(_ key: Key, _ result: Result<Value, any Error>) {
    let users = running.removeValue(forKey: key)?.users ?? [:]
    for continuation in users.values {
      if case .success(let value) = result { continuation.yield(value) }
      if case .failure(let error) = result { continuation.finish(throwing: error) } else { continuation.finish() }
    }
  }

  /// The last one to go waits until the work has really ended, so that nothing of it is left.
  private func leave(_ key: Key, _ user: Int) async {
    guard var work = running[key], work.users.removeValue(forKey: user) != nil else { return }
    running[key] = work
    guard work.users.isEmpty else { return }
    work.task.cancel()
    _ = await work.task.result
  }
}
