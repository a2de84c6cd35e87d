import Library
import LineEditor
import Runtime
import Semantics
import Testing

@testable import Prompt

/// Lines that stand before the one in which Tab is pressed.
private let declared = """
  service redis { image: "redis:7", port: 6379 }
  service api { image: "api", needs: [redis] }
  env shop { services: [api] }
  let order = { sku: "mug", parts: [{ name: "handle" }] }
  fn total(orders, rate = 1) { return rate }
  """

@Suite("Tab offers")
struct CompletionTests {
  private static let scope: SessionScope = {
    let host = ScriptHost(output: SilentOutput(), engine: .none, tests: TestExecutor())
    return MachineThread.run {
      let session = InteractiveSession(host: host, interrupt: Interrupt())
      _ = session.evaluate(declared)
      return session.scope
    } ?? SessionScope()
  }()

  /// What is offered at the bar.
  private func offered(_ marked: String) -> [String] {
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    let universe = LibraryTable.complete.universe(extending: .language)
    let text = String(parts.joined())
    let cursor = parts[0].utf8.count
    return Completer(universe: universe, scope: Self.scope).completions(text, cursor).candidates.map(\.text)
  }

  @Test("names in scope and verbs, and groups of functions")
  func names() {
    #expect(offered("or|") == ["order"])
    #expect(offered("print (to|") == ["total"])
    #expect(offered("let x = at|") == ["attach"])
    #expect(offered("ht|") == ["http"])
    #expect(offered("\"the $or|\"") == ["order"])
    #expect(offered("\"the ${order.s|}\"") == ["sku"])
    #expect(offered("zzz|") == [])
  }

  @Test("statements where one begins, and only there")
  func keywords() {
    #expect(offered("ev|") == ["eventually"])
    #expect(offered("if true { ev|") == ["eventually"])
    #expect(offered("print (ev|") == [])
  }

  @Test("members of what stands before the dot")
  func members() {
    #expect(offered("order.s|") == ["sku"])
    #expect(offered("order.parts[0].na|") == ["name"])
    #expect(offered("order.sku.up|") == ["upper"])
    #expect(offered("\"text\".tri|") == ["trim"])
    #expect(offered("http.ge|") == ["get"])
    #expect(offered("http.get(\"x\").sta|") == ["status"])
    #expect(offered("$(ls).li|") == ["lines"])
    #expect(offered("shop.|").contains("api"))
    #expect(offered("shop.redis.ur|") == ["url"])
    #expect(offered("order.nothing.|") == [])
  }

  @Test("flags of the verb that is being typed, without those given")
  func flags() {
    #expect(offered("logs shop.api --|") == ["--follow", "--tail"])
    #expect(offered("logs shop.api --tail 5 --|") == ["--follow"])
    #expect(offered("let x = up shop --al|") == ["--alpine"])
    #expect(offered("total [1] --|") == ["--rate"])
    #expect(offered("logs shop.api --tail 5 shop.redis --|") == ["--follow"])
    #expect(offered("shop.api.exec \"ls\" --us|") == ["--user"])
    #expect(offered("1 - --|") == [])
  }

  @Test("what fits an argument's type")
  func arguments() {
    #expect(offered("up |") == ["shop"])
    #expect(offered("logs |") == ["shop"])
    #expect(offered("up \"x\" --services [|").contains("api"))
    #expect(offered("test \"x\" in |") == ["shop"])
  }

  @Test("settings, probes and services inside declarations")
  func settings() {
    #expect(offered("service x { im|") == ["image"])
    #expect(offered("service x {\n  image: \"a\"\n  needs: [re|") == ["redis"])
    #expect(offered("service x { ready: po|") == ["postgres"])
    #expect(offered("service x { build: { targ|") == ["target"])
    #expect(offered("service x { env: { ima|") == [])
    #expect(offered("env y { ser|") == ["service", "services"])
    #expect(offered("env y { services: [|") == ["api", "redis"])
  }

  @Test("topics behind help")
  func help() {
    #expect(offered("help res|") == ["response", "restart", "result"])
    #expect(offered("help http.pu|") == ["http.put"])
  }

  @Test("files behind `use` and in commands")
  func files() {
    #expect(offered("use \"/et|") == ["/etc"])
    #expect(offered("$ cat /etc/host|").contains("/etc/hosts"))
    #expect(offered("$ print|").contains("printf"))
    #expect(offered("let x = $(cat /etc/passw|").contains("/etc/passwd"))
    #expect(offered("print \"/et|") == [])
  }

  @Test(
    "nothing that crashes it",
    arguments: [
      "", "|", "{|", "}|", ")|", "\"|", "\"${|", "$(|", "a.|", ".|", "..|", "--|", "a --|", "[|]", "'|", "\"\"\"|",
      "ü|", "service|",
      "service {|", "env x { services: [[[|", "a(b(c(|", "$ |", "$ a | |", "up --services|", "in |", "=|",
    ])
  func garbage(_ marked: String) { _ = offered(marked) }
}

struct SilentOutput: ScriptOutput {
  func write(_ text: String) {}
  func writeError(_ text: String) {}
  var sharesStandardStreams: Bool { false }
}
