import Library
import Testing

@testable import Prompt

@Suite("What is for the prompt itself")
struct PromptRequestTests {
  private func request(_ text: String) -> PromptRequest? { PromptRequest(text, in: SessionScope()) }

  @Test("is said in both spellings")
  func spellings() {
    #expect(request("help") == .help(topic: ""))
    #expect(request(" help http.get ") == .help(topic: "http.get"))
    #expect(request("help if") == .help(topic: "if"))
    #expect(request("help(up)") == .help(topic: "up"))
    #expect(request("explain E0203") == .explain(code: "E0203"))
    #expect(request("history 20") == .history(last: 20))
    #expect(request("edit") == .edit(entry: nil))
    #expect(request("save \"a.orch\"") == .save(path: "a.orch", replaces: false))
    #expect(request("save \"a.orch\" --replace") == .save(path: "a.orch", replaces: true))
    #expect(request("save(\"a.orch\", replace: true)") == .save(path: "a.orch", replaces: true))
    #expect(request("reset()") == .reset)
    #expect(request(" ? ") == .help(topic: ""))
  }

  @Test("says how it is used where it is not used so")
  func misuse() {
    #expect(request("save") == .misused(form: "save \"file.orch\" --replace"))
    #expect(request("save a.orch") == .misused(form: "save \"file.orch\" --replace"))
    #expect(request("reset all") == .misused(form: "reset"))
    #expect(request("edit last") == .misused(form: "edit 3"))
  }

  @Test("leaves the language alone", arguments: ["", "print 1", "help = 3", "help.len", "let help = 1", "history + 1"])
  func language(_ text: String) { #expect(request(text) == nil) }

  @Test("is not kept where it spells out a secret")
  func secrets() {
    #expect(SecretLine.matches(" print 1"))
    #expect(SecretLine.matches("let token = secret(\"s3cr3t!\")"))
    #expect(SecretLine.matches("secret \"s3cr3t!\""))
    #expect(!SecretLine.matches("let token = secret(\"API_TOKEN\")"))
    #expect(!SecretLine.matches("let token = secret(getenv(\"TOKEN\"))"))
    #expect(!SecretLine.matches("service db { env: { POSTGRES_PASSWORD: \"test\" } }"))
  }
}
