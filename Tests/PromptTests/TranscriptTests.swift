import Testing

/// One after the other: terminfo's state is the process's.
@Suite("Sessions as they are written down", .serialized)
struct TranscriptTests {
  @Test("go as written", arguments: Transcript.all(in: "Language"))
  func language(_ transcript: Transcript) async throws {
    try await transcript.play(on: PromptBench()) { text in
      text.replacing(#/took [\d.]+s/#, with: "took TIME")
    }
  }

  @Test("are found") func found() { #expect(Transcript.all(in: "Language").count >= 6) }
}
