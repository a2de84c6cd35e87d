import Orchestration
import Testing

@Suite("Services of an environment")
struct ServiceSelectionTests {
  private let shop = [
    Sample.service("db"), Sample.service("cache"), Sample.service("api", needs: ["db", "cache"]),
    Sample.service("web", needs: ["api"]), Sample.service("mail"),
  ]

  private func names(_ wanted: [String]?, of services: [ServiceSpec]) throws -> [String] {
    try ServiceSelection.services(of: EnvironmentSpec(declaration: "shop", services: services, wanted: wanted)).map(
      \.name)
  }

  @Test("what a service needs comes along, in declared order")
  func closure() throws {
    #expect(try names(["web"], of: shop) == ["db", "cache", "api", "web"])
    #expect(try names(["mail", "db"], of: shop) == ["db", "mail"])
    #expect(try names(nil, of: shop) == ["db", "cache", "api", "web", "mail"])
  }

  @Test("an unknown service or need is named with what there is")
  func unknown() {
    #expect(throws: OrchestrationError.unknownService("wbe", known: ["db"])) {
      try names(["wbe"], of: [Sample.service("db")])
    }
    #expect(throws: OrchestrationError.unknownNeed(service: "api", need: "bd", known: ["api"])) {
      try names(nil, of: [Sample.service("api", needs: ["bd"])])
    }
    #expect(throws: OrchestrationError.duplicateService("a")) {
      try names(nil, of: [Sample.service("a"), Sample.service("a")])
    }
    #expect(throws: OrchestrationError.nothingToStart) { try names([], of: shop) }
  }

  @Test("a circle is shown from its beginning to its beginning, without what merely leads to it")
  func cycle() {
    let services = [
      Sample.service("web", needs: ["a"]), Sample.service("a", needs: ["b"]), Sample.service("b", needs: ["c"]),
      Sample.service("c", needs: ["a"]),
    ]
    #expect(throws: OrchestrationError.needsCycle(["a", "b", "c", "a"])) { try names(nil, of: services) }
    #expect(throws: OrchestrationError.needsCycle(["me", "me"])) {
      try names(nil, of: [Sample.service("me", needs: ["me"])])
    }
  }

  @Test("two thousand services in a row are no problem")
  func longChain() throws {
    let services = (0..<2000).map { Sample.service("s\($0)", needs: $0 == 0 ? [] : ["s\($0 - 1)"]) }
    #expect(try names(["s1999"], of: services).count == 2000)
  }
}

@Suite("The Alpine variant")
struct AlpineVariantTests {
  @Test(arguments: [
    ("docker/backend.Dockerfile", "docker/backend.alpine.Dockerfile"), ("Dockerfile", "alpine.Dockerfile"),
    ("docker/Dockerfile", "docker/alpine.Dockerfile"), ("api.alpine.Dockerfile", "api.alpine.Dockerfile"),
    ("alpine.Dockerfile", "alpine.Dockerfile"), ("Containerfile", "Containerfile"),
  ])
  func variant(_ dockerfile: String, _ expected: String) {
    #expect(BuildSource(context: "/src", dockerfile: dockerfile).alpineVariant.dockerfile == expected)
  }
}
