import Testing

@testable import Orchestration

@Suite("A URL with a secret in it")
struct SecretURLTests {
  private let variables = [EnvironmentVariable("PASSWORD", "s3cr3t"), EnvironmentVariable("USER", "me")]

  @Test("is told by the names of the variables that hold what is secret, and is whole again where those are known")
  func template() {
    let template = ServiceSecrets.urlTemplate("redis://u:s3cr3t@/3", [variables[0]])
    #expect(template == "redis://u:${PASSWORD}@/3")
    #expect(SecretURL.form(of: template, ["USER=me", "PASSWORD=s3cr3t"]) == "redis://u:s3cr3t@/3")
    #expect(SecretURL.form(of: template, ["USER=me"]) == nil)
    #expect(SecretURL.form(of: "redis://${", ["USER=me"]) == nil)
    #expect(SecretURL.form(of: "redis://", []) == "redis://")
  }

  @Test("is told right where a secret is a piece of another's name or value")
  func pieces() {
    let secrets = [
      EnvironmentVariable("X", "SS"), EnvironmentVariable("PASSWORD", "s3cr3t"), EnvironmentVariable("KEY", "s3cr"),
    ]
    let form = "redis://s3cr:s3cr3t@/SS"
    let template = ServiceSecrets.urlTemplate(form, secrets)
    #expect(template == "redis://${KEY}:${PASSWORD}@/${X}")
    #expect(SecretURL.form(of: template, secrets.map { "\($0.name)=\($0.value)" }) == form)
  }

  @Test("is marked by the label of what is secret")
  func label() {
    var secrets = ServiceSecrets()
    #expect(secrets.isEmpty)
    secrets.coversURL = true
    #expect(!secrets.isEmpty && secrets.label == "url")
    secrets.variables = ["PASSWORD"]
    let read = ServiceSecrets(label: secrets.label)
    #expect(read.coversURL && read.variables == ["PASSWORD"] && read.files.isEmpty)
  }
}
