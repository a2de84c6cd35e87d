import Semantics
import Syntax
import Testing

@Suite("Examples in the tables")
struct TableTests {
  @Test("a service setting's example checks", arguments: Universe.language.serviceSettings.keys.sorted())
  func serviceSetting(name: String) throws {
    let setting = try #require(Universe.language.serviceSettings[name])
    let image = ["image", "build"].contains(name) ? "" : "image: \"api:1\"\n"
    // The one function of the library that an example calls.
    let library = name == "secrets" ? "fn secret(name) { return name }\n" : ""
    let service = library + "service postgres { image: \"a\" }\nservice redis { image: \"a\" }\nservice api {\n"
    #expect(codes(service + image + setting.example + "\n}") == [])
  }

  @Test("a build setting's example checks", arguments: Universe.language.buildSettings.keys.sorted())
  func buildSetting(name: String) throws {
    let setting = try #require(Universe.language.buildSettings[name])
    #expect(codes("service api { build: { \(setting.example) } }") == [])
  }

  @Test("a probe's example checks", arguments: Universe.language.probes.keys.sorted())
  func probe(name: String) throws {
    let probe = try #require(Universe.language.probes[name])
    #expect(codes("service api {\n image: \"api:1\"\n port: 80\n \(probe.example)\n}") == [])
  }

  @Test("an example behind `with` checks")
  func blocks() {
    let language = Universe.language
    let settings = [language.testSettings, language.suiteSettings, language.withSettings, language.parallelSettings]
    let shop = "service api { image: \"api:1\" }\nenv shop { services: [api] }\nup shop\n"
    for setting in settings.flatMap(\.values) { #expect(codes(shop + setting.example) == [], "\(setting.example)") }
  }

  @Test("no name of another tool is the name of a setting here")
  func otherNames() {
    let settings = Universe.language.serviceSettings
    for setting in settings.values {
      for other in setting.otherNames { #expect(settings[other] == nil, "\(other)") }
    }
  }
}
