import ContainerEngine
import Orchestration
import Testing

@testable import Library

/// What words of the shell mean among what is up: `orch logs shop api`.
@Suite struct NamedTargetTests {
  private static func environment(
    _ id: String, _ name: String, _ services: [String], _ ownership: EnvironmentSummary.Ownership = .kept
  ) -> EnvironmentSummary {
    EnvironmentSummary(
      identity: EnvironmentIdentity(id: id, declaration: name), ownership: ownership,
      services: services.map {
        .init(name: $0, container: ContainerID(rawValue: $0), containerName: $0, image: "i", state: "running")
      }, createdAt: nil)
  }

  private let shop = environment("k3x9p2", "shop", ["api", "db"])
  private let mail = environment("m4t7q1", "mail", ["db"])

  private func targets(_ all: EnvironmentSummary...) -> NamedTargets { NamedTargets(all: all, verb: "logs") }

  private func mistake(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? CommandLineMistake).map { ([$0.message] + $0.help).joined(separator: "\n") } ?? "\(error)"
    }
  }

  @Test func `an environment goes before its services`() throws {
    let found = try targets(shop, mail).services(["shop", "db", "api"])
    #expect(found.environment.identity.id == "k3x9p2")
    #expect(found.services == ["db", "api"])
    #expect(try targets(shop, mail).services(["m4"]).services == [])
  }

  @Test func `a service may be written as in a program`() throws {
    let found = try targets(shop, mail).service(["mail.db", "psql", "-c"])
    #expect(found.environment.identity.name == "mail")
    #expect(found.service == "db")
    #expect(Array(found.rest) == ["psql", "-c"])
    #expect(try targets(shop, mail).services(["shop.db", "shop.api"]).services == ["db", "api"])
    #expect(mistake { _ = try targets(shop, mail).services(["shop.db", "mail.db"]) } != nil)
  }

  @Test func `where only one is up, it need not be named`() throws {
    #expect(try targets(shop).services([]).environment.identity.name == "shop")
    #expect(try targets(shop).services(["db"]).services == ["db"])
    let found = try targets(shop).service(["db", "shop"])
    #expect(found.service == "db")
    #expect(Array(found.rest) == ["shop"])
    // What a dead run has left does not count, as long as something lives.
    let orphan = Self.environment("old000", "old", ["db"], .orphan)
    #expect(try targets(orphan, shop).services(["db"]).environment.identity.name == "shop")
    #expect(try targets(orphan).services(["db"]).environment.identity.name == "old")
  }

  @Test func `an environment called like a service is the environment`() throws {
    let db = Self.environment("d00000", "db", ["db", "web"])
    #expect(try targets(db).services(["db"]).services == [])
    #expect(try targets(db).services(["db", "db"]).services == ["db"])
  }

  @Test func `what is meant by none is told with what is up`() {
    #expect(mistake { _ = try targets().services([]) }?.hasPrefix("no environment is up") == true)
    let none = mistake { _ = try targets(shop, mail).services(["shp"]) }
    #expect(
      none == "no environment `shp` is up; those that are:\n    shop k3x9p2 (kept): api, db\n    mail m4t7q1 (kept): db"
    )
    let several = mistake { _ = try targets(shop, mail).services([]) }
    #expect(several?.hasPrefix("`orch logs` does not say which environment, and 2 are up:\n    shop k3x9p2") == true)
    #expect(
      mistake { _ = try targets(shop).services(["dc"]) }
        == "`dc` is no environment, and no service of shop\nit has api, db")
    #expect(
      mistake { _ = try targets(shop, mail).service(["shop", "dc"]) } == "shop has no service `dc`\nit has api, db")
    #expect(mistake { _ = try targets(shop).service(["shop"]) } == "`orch logs shop` needs a service\nit has api, db")
  }
}
