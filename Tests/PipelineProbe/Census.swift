internal import Dispatch
internal import Glibc
internal import Processes
internal import Synchronization

/// Counts what this process has.
struct Census {
  /// What `work` says, and what was left behind after it.
  func takenAround(_ work: () -> String) -> String {
    // What is made once, such as threads' event queues, is there before counting begins.
    DispatchQueue.concurrentPerform(iterations: 8) { _ in _ = try? Pipeline([.init("true")]).capture() }
    let before = names(in: "/proc/self/fd").count
    let result = work()
    var left = names(in: "/proc/self/fd").count - before
    // The thread of a process that has been stopped may still be on its way out.
    for _ in 0..<200 where left > 0 {
      usleep(5_000)
      left = names(in: "/proc/self/fd").count - before
    }
    return "\(result), descriptors left: \(left), children left: \(children().count)"
  }

  /// Live children and zombies, of all threads.
  private func children() -> [Substring] {
    names(in: "/proc/self/task").flatMap { task -> [Substring] in
      guard let file = fopen("/proc/self/task/\(task)/children", "r") else { return ["unknown"] }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = fread(&bytes, 1, bytes.count, file)
      return String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
    }
  }

  private func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}

/// A thousand pipelines on several threads, each with an exit and an output of its own.
func manyRuns() -> String {
  let rightCount = Mutex(0)
  DispatchQueue.concurrentPerform(iterations: 1000) { index in
    let code = Int32(index % 7)
    let run = Pipeline([.init("echo", ["\(index)"]), .init("sh", ["-c", "cat; exit \(code)"])])
    guard let capture = try? run.capture() else { return }
    let isRight = capture.outcome.stages.map(\.exit) == [.exited(0), .exited(code)]
    if isRight && capture.output.elementsEqual("\(index)\n".utf8) { rightCount.withLock { $0 += 1 } }
  }
  return "right: \(rightCount.withLock { $0 })"
}

func failedStarts() -> String {
  let unreadable = Pipeline(
    [.init("cat"), .init("cat", redirects: [.input("/no/such/file")])], workingDirectory: "/usr")
  let long = Pipeline([.init("sleep", ["30"]), .init("echo", [String(repeating: "x", count: 256 << 10)])])
  var count = 0
  for _ in 0..<100 {
    for failing in [unreadable, long] {
      do { _ = try failing.capture() } catch { count += 1 }
    }
  }
  return "failed: \(count)"
}

/// What a pipeline says that needs more descriptors than this process may have.
func fewDescriptors() -> String {
  var limit = rlimit(rlim_cur: 16, rlim_max: 16)
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  do {
    _ = try Pipeline((0..<20).map { _ in .init("cat") }, input: .null).capture()
    return "started"
  } catch {
    return "\(error.cause)"
  }
}

func backgroundProcesses() -> String {
  var count = 0
  for _ in 0..<50 {
    guard let process = try? Pipeline([.init("sleep", ["30"]), .init("cat")]).spawn() else { continue }
    process.stop()
    if process.outcome?.ending == .cancelled { count += 1 }
  }
  return "stopped: \(count)"
}
