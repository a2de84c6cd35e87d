import Runtime
import Syntax
import Testing

@testable import HTTPClient
@testable import Library

/// The text of an answer's body.
@Suite struct AnswerTextTests {
  private func answer(_ body: [UInt8], _ headers: [(name: String, value: String)] = []) -> ResponseHandle {
    ResponseHandle(
      HTTPResponse(
        status: 200, reason: "OK", headers: HeaderFields(headers), body: body, url: "http://localhost/", elapsed: .zero)
    )
  }

  @Test func `is read by the charset of its type`() throws {
    let latin = answer([0x63, 0x61, 0x66, 0xe9], [("Content-Type", "text/plain; charset=ISO-8859-1")])
    #expect(try latin.text() == "café")
    #expect(try answer(Array("café".utf8)).text() == "café")
  }

  @Test func `is none where its bytes are not UTF-8`() {
    let packed = answer([0x1f, 0x8b, 0x08, 0x00], [("Content-Encoding", "gzip")])
    do throws(Raise) {
      _ = try packed.text()
      Issue.record("bytes were taken for a text")
    } catch {
      guard case .failure(let failure) = error else { return }
      #expect(failure.code == .notText)
      #expect(failure.help.contains { $0.contains("gzip") })
    }
  }

  @Test func `is shown without what terminals take for orders`() {
    #expect(answer([0x1b, 0x5b, 0x32, 0x4a, 0x0a, 0x61]).beginning == "\u{fffd}[2J a")
  }
}
