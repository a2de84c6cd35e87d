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
    let running = [EnvironmentDirectory.Entry(name: "exploring", id: "k2jd8f", services: ["redis", "api"])]
    return Completer(universe: universe, scope: Self.scope, running: { running })
      .completions(text, cursor).candidates.map(\.text)
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
    #expect(offered("eve|") == ["events", "eventually"])
    #expect(offered("if true { eventu|") == ["eventually"])
    #expect(offered("print (eventu|") == [])
  }

  @Test("members of what stands before the dot")
  func members() {
    #expect(offered("order.s|") == ["sku"])
    #expect(offered("order.parts[0].na|") == ["name"])
    #expect(offered("order.sku.up|") == ["upper"])
    #expect(offered("\"text\".tri|") == ["trim", "trim_end", "trim_start"])
    #expect(offered("http.ge|") == ["get"])
    #expect(offered("http.get(\"x\").sta|") == ["status"])
    #expect(offered("$(ls).li|") == ["lines"])
    #expect(offered("shop.|").contains("api"))
    #expect(offered("shop.redis.ur|") == ["url"])
    #expect(offered("order.nothing.|") == [])
  }

  @Test("flags of the verb that is being typed, without those given")
  func flags() {
    #expect(offered("logs shop.api --|") == ["--follow", "--json", "--since", "--tail", "--timestamps"])
    #expect(offered("logs shop.api --tail 5 --|") == ["--follow", "--json", "--since", "--timestamps"])
    #expect(offered("let x = up shop --al|") == ["--alpine"])
    #expect(offered("total [1] --|") == ["--rate"])
    #expect(offered("logs shop.api --tail 5 shop.redis --f|") == ["--follow"])
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

  @Test("the texts of a setting or an argument that takes only some")
  func choices() {
    #expect(offered("service x { image: \"x\", restart: \"|") == ["no", "on-failure", "always", "unless-stopped"])
    #expect(offered("service x { image: \"x\", restart: \"un|\" }") == ["unless-stopped"])
    #expect(offered("service x { pull: \"|") == ["missing", "always", "never"])
    #expect(offered("read(\"a\", encoding: \"la|") == ["latin1"])
  }

  @Test("what may follow in the head of `eventually`, and no statement where a key is due")
  func heads() {
    #expect(offered("eventually 5s |") == ["every", "{"])
    #expect(offered("eventually 5s ev|") == ["every"])
    #expect(offered("eventually 5s every 1s |") == ["{"])
    #expect(offered("with env: ({|") == [])
    #expect(offered("let r = { na|") == [])
  }

  @Test("names behind a dollar in a string")
  func interpolation() {
    #expect(offered("print \"hi $|").contains("order"))
    #expect(!offered("print \"hi $|").contains("up"))
    #expect(offered("print \"costs \\$|") == [])
  }

  @Test("names of arguments in parentheses, and what fits those that are named")
  func namedArguments() {
    #expect(offered("logs(shop.api, fol|") == ["follow"])
    #expect(offered("total([1], |").contains("rate"))
    #expect(offered("up(shop, services: [|") == ["api", "redis"])
    #expect(offered("logs(shop.api, follow: tr|") == ["true"])
    #expect(offered("service x { ready: http(\"/health\", wi|") == ["within"])
    #expect(offered("service x { ready: all(tc|") == ["tcp"])
  }

  @Test("settings behind `with`")
  func headSettings() {
    #expect(offered("with ti|") == ["timeout"])
    #expect(offered("with timeout: 1s, cw|") == ["cwd"])
    #expect(offered("test \"x\" in shop with re|") == ["retries"])
    #expect(offered("suite \"x\" in shop with |") == ["from", "junit", "retries", "timeout"])
    #expect(offered("parallel for x in [1] with m|") == ["max"])
    #expect(offered("with cwd: \"/et|") == ["/etc"])
  }

  @Test("names that the text itself declares")
  func localNames() {
    #expect(offered("fn f(amount) {\n  print amo|") == ["amount"])
    #expect(offered("let outcome = 1; print outc|") == ["outcome"])
    #expect(offered("for key, value in order { print val|").contains("value"))
    #expect(offered("[1].map(element => elem|") == ["element"])
    #expect(offered("[1].reduce(0, (left, right) => righ|") == ["right"])
    #expect(offered("use \"lib.orch\" as library; print libr|") == ["library"])
    #expect(offered("service cache { image: \"x\" }; env e { services: [ca|") == ["cache"])
  }

  @Test("environments that run, where their names are due")
  func runningEnvironments() {
    #expect(offered("attach \"ex|") == ["exploring"])
    #expect(offered("down(\"|") == ["exploring"])
    #expect(offered("keep \"zz|") == [])
    #expect(offered("print \"ex|") == [])
  }

  @Test("what the prompt itself takes")
  func promptVerbs() {
    #expect(offered("help res|") == ["reset", "response", "restart", "result"])
    #expect(offered("help http.pu|") == ["http.put"])
    #expect(offered("help string.tri|") == ["string.trim", "string.trim_end", "string.trim_start"])
    #expect(offered("explain E020|").contains("E0203"))
    #expect(offered("hist|") == ["history"])
    #expect(offered("let x = hist|") == [])
    #expect(offered("save \"/et|") == ["/etc"])
  }

  @Test("files behind `use` and in commands")
  func files() {
    #expect(offered("use \"/et|") == ["/etc"])
    #expect(offered("use \"/etc/host|") == [])
    #expect(offered("use \"orch:|") == ["orch:services"])
    #expect(offered("print glob(\"/et|") == ["/etc"])
    #expect(offered("use compose \"/et|") == ["/etc"])
    #expect(offered("$ cat /etc/host|").contains("/etc/hosts"))
    #expect(offered("$ print|").contains("printf"))
    #expect(offered("let x = $(cat /etc/passw|").contains("/etc/passwd"))
    #expect(offered("read \"/et|") == ["/etc"])
    #expect(offered("print \"/et|") == ["/etc"])
    #expect(offered("print \"et|") == [])
    #expect(offered("service x { image: \"/et|") == [])
  }

  @Test(
    "nothing that crashes it",
    arguments: [
      "", "|", "{|", "}|", ")|", "\"|", "\"${|", "$(|", "a.|", ".|", "..|", "--|", "a --|", "[|]", "'|", "\"\"\"|",
      "ü|", "service|",
      "service {|", "with|", "with |", "with a: |", "suite with , |", "=> |", "() => |", ") => |", "fn (|", "use as |",
      "save \"|", "save (\"|", "attach \"|", "a(b: |", "a(: |", "help  |", "for ,|",
      "env x { services: [[[|", "a(b(c(|", "$ |", "$ a | |", "up --services|", "in |", "=|",
    ])
  func garbage(_ marked: String) { _ = offered(marked) }
}

struct SilentOutput: ScriptOutput {
  func write(_ text: String) {}
  func writeError(_ text: String) {}
  var sharesStandardStreams: Bool { false }
}
