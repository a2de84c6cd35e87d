import Semantics
import Syntax
import Testing

@Suite("Resolution")
struct ResolutionTests {
  private func resolve(_ text: String, inherited: [Resolution.Variable] = []) -> Resolution {
    let program = Parser.parse(SourceFile(name: "main.orch", text: text)).program
    return Resolver.resolve(program, universe: .testing, inherited: inherited).0
  }

  private func variable(_ name: String, in text: String) throws -> Resolution.Variable {
    try #require(resolve(text).variables.first { $0.name == name })
  }

  @Test(
    "what runs as a body of its own captures",
    arguments: [
      "fn f() { return x }", "let f = () => x", "defer { print x }", "test \"t\" { print x }",
      "suite \"s\" { print x }",
      "parallel { print x }", "parallel for i in [1] { print x }", "service s { image: \"a:$x\" }",
      "env e { services: [x] }", "env e { service s { image: x } }",
    ])
  func captures(body: String) throws {
    #expect(try variable("x", in: "let x = 1\n\(body)").isCaptured)
  }

  @Test(
    "what runs in place does not capture",
    arguments: [
      "print x", "if true { print x }", "for i in [x] { print x }", "while true { print x }",
      "try { print x } catch e { print x }", "with timeout: x { print x }", "eventually x { print x }",
      "parallel for i in x with max: x { print i }", "test \"$x\" with timeout: x { print 1 }", "$ ls $x",
      "expect x, \"$x\"",
    ])
  func inline(statement: String) throws {
    let variable = try variable("x", in: "let x = 1\n\(statement)")
    #expect(!variable.isCaptured)
    #expect(variable.isUsed)
  }

  @Test("a variable belongs to the body that declares it")
  func owners() throws {
    let text =
      "let a = 1\nfn f(p) { let b = 1 }\nparallel { let c = 1; if true { let d = 1 } }\nparallel for i in [1] { }"
    let resolution = resolve(text)
    let owners = Dictionary(uniqueKeysWithValues: resolution.variables.map { ($0.name, $0.owner) })
    #expect(owners["a"] == 0)
    #expect(owners["f"] == 0)
    #expect(owners["p"] == owners["b"])
    #expect(owners["b"] != 0)
    #expect(owners["c"] == 0)
    #expect(owners["d"] != 0)
    #expect(owners["i"] != 0)
    #expect(resolution.variables.filter(\.isTopLevel).map(\.name) == ["f", "a", "c"])
  }

  @Test("services of an environment belong to its body")
  func environmentServices() throws {
    let resolution = resolve("env e { service s { image: \"a\", needs: [t] }\n service t { image: \"b\" } }")
    let inner = resolution.variables.filter { $0.kind == .service }
    #expect(inner.map(\.owner) == [1, 1])
    #expect(inner.map(\.isTopLevel) == [false, false])
    #expect(inner.map(\.isCaptured) == [false, true])
  }

  @Test("a `let` in `parallel` hands over its value")
  func parallelLet() throws {
    let variable = try variable("a", in: "parallel { let a = now() }\nprint a")
    #expect(variable.isCaptured)
    #expect(variable.isTopLevel)
  }

  @Test("assignments are noted, also to parts")
  func assigned() throws {
    #expect(try variable("x", in: "var x = [1]\nx[0] = 2").isAssigned)
    #expect(try variable("x", in: "var x = { a: [1] }\nx.a[0] += 2").isAssigned)
    #expect(try !variable("x", in: "var x = 1\nprint x").isAssigned)
    #expect(try !variable("x", in: "var x = 1\nx = 2").isUsed)
  }

  @Test("a function that is called before its line is the one that is declared")
  func hoisting() throws {
    let program = Parser.parse(SourceFile(name: "main.orch", text: "f()\nfn f() { f() }")).program
    let resolution = Resolver.resolve(program, universe: .testing).0
    #expect(resolution.meanings == [.variable(0), .variable(0), .variable(0)])
  }

  @Test("probes are looked up first in `ready`, and only there")
  func probes() throws {
    let text = "service redis { image: \"a\", ready: redis() }\nservice b { image: \"b\", needs: [redis] }"
    let program = Parser.parse(SourceFile(name: "main.orch", text: text)).program
    let resolution = Resolver.resolve(program, universe: .testing).0
    #expect(resolution.meanings.filter { $0 != .unresolved } == [.variable(0), .probe, .variable(1), .variable(0)])
  }

  @Test("a parameter inside `ready` hides a probe")
  func parameterOverProbe() throws {
    let text = "service a { image: \"a\", ready: any(...[1].map(tcp => tcp)) }"
    let program = Parser.parse(SourceFile(name: "main.orch", text: text)).program
    let resolution = Resolver.resolve(program, universe: .testing).0
    #expect(resolution.meanings.filter { $0 == .variable(1) }.count == 2)
  }

  @Test("inherited variables come first and can be declared anew")
  func inherited() throws {
    let earlier = ["a", "b"].map { name in
      Resolution.Variable(name: name, kind: .mutable, declaredAt: .none, owner: 7, isTopLevel: false)
    }
    let resolution = resolve("b = 2\nlet a = 1\nprint a b", inherited: earlier)
    #expect(resolution.variables.map(\.name) == ["a", "b", "a"])
    #expect(resolution.variables.map(\.isInherited) == [true, true, false])
    #expect(resolution.variables.map(\.owner) == [0, 0, 0])
    #expect(
      resolution.meanings.compactMap { if case .variable(let index) = $0 { index } else { nil } } == [1, 2, 2, 1])
  }
}
