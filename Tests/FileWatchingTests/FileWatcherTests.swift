import FileWatching
import Glibc
import Testing

@Suite(.serialized) struct FileWatcherTests {
  private func folder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/orch-watch-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = system("rm -rf \(path)") }
    try body(path)
  }

  private func run(_ command: String) { #expect(system(command) == 0) }

  private func watcher(_ roots: [String], ignoring: String = "nothing at all") throws -> FileWatcher {
    try FileWatcher(roots) { path in path.hasSuffix(ignoring) }
  }

  @Test func `a file that is saved is told of once`() throws {
    try folder { root in
      run("mkdir -p \(root)/src && echo 1 > \(root)/src/main.py")
      let watcher = try watcher([root])
      run("echo 2 > \(root)/src/main.py; echo 3 >> \(root)/src/main.py")
      #expect(watcher.next()?.paths == ["\(root)/src/main.py"])
    }
  }

  @Test func `folders that appear are watched with what is in them`() throws {
    try folder { root in
      let watcher = try watcher([root])
      run("mkdir -p \(root)/a/b && echo 1 > \(root)/a/b/c")
      #expect(watcher.next()?.paths.contains("\(root)/a/b/c") == true)
      run("echo 2 > \(root)/a/b/c")
      #expect(watcher.next()?.paths == ["\(root)/a/b/c"])
    }
  }

  @Test func `what is moved and removed is told of`() throws {
    try folder { root in
      run("touch \(root)/old \(root)/gone")
      let watcher = try watcher([root])
      run("mv \(root)/old \(root)/new; rm \(root)/gone")
      #expect(watcher.next()?.paths == ["\(root)/gone", "\(root)/new", "\(root)/old"])
    }
  }

  @Test func `what is ignored is not told of`() throws {
    try folder { root in
      run("mkdir -p \(root)/.git \(root)/src")
      let watcher = try watcher([root], ignoring: "/.git")
      run("echo 1 > \(root)/.git/index; echo 1 > \(root)/src/a")
      #expect(watcher.next()?.paths == ["\(root)/src/a"])
    }
  }

  @Test func `a file can be watched by itself, also when it is replaced`() throws {
    try folder { root in
      run("echo 1 > \(root)/one; echo 1 > \(root)/two")
      let watcher = try watcher(["\(root)/one"])
      run("echo 2 > \(root)/two; echo 2 > \(root)/tmp; mv \(root)/tmp \(root)/one")
      #expect(watcher.next()?.paths == ["\(root)/one"])
    }
  }

  @Test(arguments: ["rm -rf", "mv -t /tmp"]) func `a folder that goes and comes back is watched again`(
    _ removal: String
  ) throws {
    try folder { root in
      let name = "app-\(root.suffix(6))"
      run("mkdir \(root)/\(name) && echo 1 > \(root)/\(name)/a")
      let watcher = try watcher(["\(root)/\(name)"])
      run("\(removal) \(root)/\(name)")
      #expect(watcher.next()?.paths.contains("\(root)/\(name)") == true)
      run("rm -rf /tmp/\(name); mkdir \(root)/\(name); echo 2 > \(root)/\(name)/a")
      #expect(watcher.next()?.paths.contains("\(root)/\(name)/a") == true)
      run("echo 3 > \(root)/\(name)/a; echo 1 > \(root)/other")
      #expect(watcher.next()?.paths == ["\(root)/\(name)/a"])
    }
  }

  @Test func `stopping ends the waiting`() throws {
    try folder { root in
      let watcher = try watcher([root])
      watcher.stop()
      #expect(watcher.next() == nil)
    }
  }

  @Test func `what is not there cannot be watched`() {
    #expect(throws: FileWatcher.Problem.missing("/no/such")) { try FileWatcher(["/no/such"]) { _ in false } }
  }
}
