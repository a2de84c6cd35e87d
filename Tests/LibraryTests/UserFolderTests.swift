import Testing

import Library

@Suite("The user's folder")
struct UserFolderTests {
  @Test("is where state is kept")
  func path() {
    #expect(UserFolder.path(of: "history", variables: ["HOME": "/home/a"]) == "/home/a/.local/state/orch/history")
    #expect(UserFolder.path(of: "history", variables: ["HOME": "/h", "XDG_STATE_HOME": "/s"]) == "/s/orch/history")
    #expect(UserFolder.path(of: "history", variables: [:]) == nil)
  }
}
