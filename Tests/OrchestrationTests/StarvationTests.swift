import Testing

@testable import Orchestration

@Suite("A lack of memory")
struct StarvationTests {
  @Test("is why a service ended that ended soon after it, or where the engine tells nothing else")
  func explains() {
    #expect(Starvation.explains(1000, [999.8]))
    #expect(Starvation.explains(1000, [10, 998]))
    #expect(Starvation.explains(1000, []))
    #expect(!Starvation.explains(1000, [10, 990]))
  }
}
