import Testing

@testable import Orchestration

@Suite("Lines that come again and again")
struct FoldedLineTests {
  @Test("stand once, with how often")
  func equal() {
    #expect(FoldedLines.fold(["a", "b", "b", "b", "c"]) == ["a", "b  (3 times in a row)", "c"])
    #expect(FoldedLines.fold(["a", "b", "b", "c"]) == ["a", "b", "b", "c"])
    #expect(FoldedLines.fold([]) == [])
  }

  @Test("also where times and numbers differ, so that requests of a probe leave room")
  func similar() {
    let requests = (10..<40).map { "10.201.0.\($0) - [23/Nov/2026 05:19:\($0)] \"GET / HTTP/1.1\" 404 -" }
    #expect(
      FoldedLines.fold(["no table `orders`"] + requests)
        == ["no table `orders`", requests[29] + "  (the last of 30 such lines in a row)"])
  }

  @Test("but not where names differ")
  func names() {
    for name in ["test_", "t", "orders-", "file"] {
      let lines = (1...3).map { "FAILED \(name)\($0): relation \(name)\($0) does not exist" }
      #expect(FoldedLines.fold(lines) == lines)
    }
    let ids = ["f3a9c1d2-12ab", "03a9c1d2-beef", "a3a9c1d2-12ab"]
    #expect(FoldedLines.fold(ids.map { "2026-11-23T05:19:10.1Z request=\($0) took 12ms" }).count == 1)
  }

  @Test("and where several come by turns")
  func turns() {
    let lines = (1...5).flatMap { ["error \($0): no file", "GET /health 500"] }
    #expect(
      FoldedLines.fold(lines + ["bye"]) == [
        "error 5: no file", "GET /health 500", "… such as these 2 lines 5 times in a row", "bye",
      ])
  }
}
