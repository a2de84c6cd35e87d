import Glibc
import Syntax
import TestRunner
import Testing

@Suite struct FinderTests {
  /// Empty files and folders under a new folder, which is removed.
  private func tree(_ files: [String], _ body: (String) throws -> Void) throws {
    try Bench.folder { root in
      for file in files {
        _ = system("mkdir -p $(dirname \(root)/\(file)) && touch \(root)/\(file)")
      }
      try body(root)
    }
  }

  @Test func `folders give their programs in the order of the alphabet, without what is hidden or others' work`() throws
  {
    try tree([
      "b.orch", "a/z.orch", "a/notes.md", ".git/x.orch", ".build/y.orch", "web/node_modules/p/t.orch", "a/.h.orch",
    ]) { root in
      let found = try TestFileFinder().files([root])
      #expect(found.map { $0.name.dropFirst(root.count) } == ["/a/z.orch", "/b.orch"])
    }
  }

  @Test func `a file is taken once, however often it is named`() throws {
    try tree(["t/a.orch"]) { root in
      let found = try TestFileFinder().files(["\(root)/t/a.orch", "\(root)/t/", "\(root)/t/../t/a.orch"])
      #expect(found == [TestFileFinder.Found(name: "\(root)/t/a.orch", isNamed: true)])
    }
  }

  @Test func `a linked folder that leads back is not entered`() throws {
    try tree(["t/a.orch"]) { root in
      try #require(symlink(root, "\(root)/t/up") == 0)
      #expect(try TestFileFinder().files([root]).count == 1)
    }
  }

  @Test func `what is not there, or is no program, is an error`() throws {
    #expect(throws: TestFileFinder.Problem.missing("/no/such")) { try TestFileFinder().files(["/no/such"]) }
    try tree(["a.txt"]) { root in
      #expect(throws: TestFileFinder.Problem.notAProgram("\(root)/a.txt")) {
        try TestFileFinder().files(["\(root)/a.txt"])
      }
    }
  }

  @Test func `scripts without tests are left out of folders, and all mistakes are told at once`() throws {
    try tree([]) { root in
      for (name, text) in [("a", "let x ="), ("b", "print nope"), ("c", "print 1"), ("d", "test \"t\" { }")] {
        let file = try #require(fopen("\(root)/\(name).orch", "w"))
        fputs(text, file)
        fclose(file)
      }
      let loaded = TestFileLoader().load(try TestFileFinder().files([root]))
      #expect(loaded.files.map(\.stem) == ["d"])
      #expect(Set(loaded.diagnostics.map { $0.source.name.suffix(6) }) == ["a.orch", "b.orch"])
      #expect(!loaded.isRunnable)
    }
  }
}
