import Testing

@testable import DockerAPI

/// What the newer builder tells, as an engine has sent it.
@Suite struct BuildTraceTests {
  private func progress(_ aux: String) throws -> DockerProgress {
    DockerProgress(try JSONReader.read(Array(#"{"id":"moby.buildkit.trace","aux":"\#(aux)"}"#.utf8)))
  }

  private func trace(_ aux: String) throws -> BuildTrace {
    guard case .trace(let trace) = try progress(aux) else { throw NotTraced() }
    return trace
  }

  private struct NotTraced: Error {}

  @Test func aStepThatBeginsIsNamed() throws {
    let trace = try trace(
      "CnwKR3NoYTI1NjpjYjE4YTEwZTUwNWUwZTA1NzJiMDQ4OGUwYzE4OWNlNWZkODBhZjAwNDM3MTczMzBhMGJiMzRkNWNkNTkxOGViGiRbaW50ZXJu"
        + "YWxdIGxvYWQgcmVtb3RlIGJ1aWxkIGNvbnRleHQqCwjCiI7YBhDA5+Rp")
    #expect(trace.vertices.map(\.name) == ["[internal] load remote build context"])
    #expect(trace.vertices.map(\.isStarted) == [true])
    #expect(trace.vertices.first?.digest.hasPrefix("sha256:cb18a10e") == true)
    #expect(trace.outputs.isEmpty)
  }

  @Test func outputHasItsStep() throws {
    let trace = try trace(
      "GoMBCkdzaGEyNTY6YTcyMzEyM2E3ZGI3OGU0ZDliNTE3ZDg2OTgxMTJmMTU4MzA3YjQ1ZTMxOWMyMTg5ZmJlMjUzY2E2MDk0NGMyMxIMCMKIjtgG"
        + "EL+O+bEDGAEiKC4KLi4KLmRvY2tlcmlnbm9yZQpEb2NrZXJmaWxlCmtlZXAKc2tpcAo=")
    #expect(trace.outputs.map(\.vertex.count) == [71])
    #expect(
      trace.outputs.map { String(decoding: $0.bytes, as: UTF8.self) } == [
        ".\n..\n.dockerignore\nDockerfile\nkeep\nskip\n"
      ])
  }

  @Test(arguments: ["", "CnwKR3No", "////", "CgD/", "gICAgICAgICAgA=="]) func whatIsCutShortTellsWhatItCan(
    _ aux: String
  ) throws {
    #expect(try trace(aux).outputs.isEmpty)
  }

  @Test func whatIsNoBase64IsPassedOver() throws { #expect(try progress("*") == .other) }
}
