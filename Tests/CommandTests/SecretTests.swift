import Foundation
import Processes
import Testing

/// A secret's value is nowhere to be found but where the program has put it, through the built program.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"), .timeLimit(.minutes(2)))
struct SecretTests {
  /// With what other formats write otherwise.
  private static let value = #"s3cr3t "pa\ss" & <t>en 'x' 1"#
  private static let forms = [
    value, #"s3cr3t \"pa\\ss\" & <t>en 'x' 1"#, "s3cr3t &quot;pa\\ss&quot; &amp; &lt;t&gt;en &#39;x&#39; 1",
    #"s3cr3t "pa\ss" &amp; &lt;t&gt;en 'x' 1"#, "s3cr3t%20%22pa%5Css%22%20%26%20%3Ct%3Een%20%27x%27%201",
    Data(value.utf8).base64EncodedString(), "s3cr3t",
  ]
  private let variables = ["ORCH_TEST_SECRET": value]

  /// Every way to make it visible that a program has.
  private static let program = #"""
    print "before: ${getenv("ORCH_TEST_SECRET")}"
    let token = secret("ORCH_TEST_SECRET")
    print token "in a text: ${token}" ("joined " + token + "!") [token] ({ t: token })
    print json.text({ t: token, deep: [{ t: token }] })
    print json.text(json.text({ t: token }))
    with env: ({ T: token }) {
      $ sh -c 'echo "out $T"; echo "err $T" >&2; printf "%s" "$T" | head -c 5; printf "%s" "$T" | tail -c +6; echo'
      $ sh -c 'printf "%s" "$T" | base64 -w0; echo'
    }
    let caught = try fail("caught ${token}")
    print caught.error.message caught
    suite "a suite of ${token}" {
      test "titled ${token}" { expect token == "other" }
      test "compares" { expect json.text({ t: token }) == "{}", "a note with ${token}" }
      test "in lists" { expect [token, "b"] == ["a", "b"] }
      test "fails with it" { fail("because of ${token}") }
      test "skipped" { skip("for ${token}") }
      test "a program fails" { with env: ({ T: token }) { $ sh -c 'echo "dying of $T" >&2; exit 3' } }
      test "a request fails" { http.get("http://127.0.0.1:1/?token=${token}") }
      test "prints" { print "printed ${token}" }
      test "flaky" with retries: 1 {
        let marker = "${tempdir()}/../orch-flaky-${args[0]}"
        if not exists(marker) { write(marker, ""); fail("at first ${token}") }
      }
    }
    fail("at last ${token}")
    """#

  private func leaks(_ text: String) -> [String] { Self.forms.filter { text.contains($0) } }

  @Test func `it is in no output, no report, and nothing that a run leaves`() throws {
    let folder = try TestFolder(["secret.orch": Self.program, ".orch/.gitignore": "*\n"])
    let reports = ["junit", "html", "json", "tap"].flatMap { ["--report", "\($0)=\(folder.path)/out.\($0)"] }
    let script = try run(reports + ["secret.orch", UUID().uuidString], in: folder)
    #expect(script.status == 1)
    #expect(script.output.contains("before: ***"))
    #expect(script.output.contains("out ***"))
    #expect(leaks(script.output) == [])
    #expect(leaks(script.errors) == [])
    let tests = try run(["test", "secret.orch"] + reports, in: folder)
    #expect(tests.output.contains("a suite of ***"))
    #expect(leaks(tests.output) == [])
    #expect(leaks(tests.errors) == [])
    let github = try run(["test", "secret.orch", "--report", "github"], in: folder)
    #expect(leaks(github.output + github.errors) == [])
    let history = try run(["history", "--json"], in: folder)
    #expect(history.output.contains("titled ***"))
    for file in folder.files where !file.hasSuffix("secret.orch") {
      let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
      #expect(leaks(text) == [], "\(file)")
    }
    #expect(folder.files.contains { $0.contains("/.orch/runs/") && $0.hasSuffix("failure.txt") })
  }

  private func run(_ words: [String], in folder: TestFolder) throws -> Executable.Run {
    try Executable.run(words, variables: variables, folder: folder.path)
  }
}

/// Secrets of services: where they are needed they are, and nowhere else.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(3)))
struct ServiceSecretTests {
  private static let value = "s3cr3t-of-a-service-1"
  private let trial = EngineTrial()
  private var variables: [String: String] {
    trial.variables.merging(["ORCH_TEST_SECRET": Self.value]) { given, _ in given }
  }

  private let declarations = """
    let token = secret("ORCH_TEST_SECRET")
    service api {
      image: "alpine:3.19", init: true, port: 80, url: "http://user:${token}@/"
      env: { TOKEN: token, OPEN: "for all" }
      secrets: { api_token: token }
      command: ["sh", "-c", 'echo "env $TOKEN"; cat /run/secrets/api_token; echo; exec sleep 600']
      ready: all(log("env"), any(running(), log(token), http("/$token")))
    }
    env shop { services: [api] }

    """

  private func run(_ program: String) throws -> Executable.Run {
    let run = try Executable.run("-e", declarations + program, variables: variables)
    #expect(!run.output.contains(Self.value) && !run.errors.contains(Self.value), "\(run)")
    return run
  }

  @Test func `a service has them as a variable and as a file`() throws {
    let run = try run(
      """
      up shop
      expect exec(shop.api, "sh", "-c", 'printf %s "$TOKEN"') == token
      expect exec(shop.api, "cat", "/run/secrets/api_token") == token
      expect exec(shop.api, "stat", "-c", "%a", "/run/secrets/api_token") == "444"
      expect exec(shop.api, "printenv", "T", env: { T: token }) == token
      expect exec(shop.api, "cat", input: token) == token
      expect url(shop.api) == "http://user:${token}@${shop.api.address}/"
      print (url(shop.api)).split("@")[0]
      logs shop.api
      logs shop.api --json
      inspect shop.api
      print shop.api.logs()
      """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("http://user:***\n"))
    #expect(run.output.contains("env ***"))
    #expect(run.output.contains("TOKEN=***"))
    #expect(run.output.contains("OPEN=for all"))
  }

  @Test func `whoever attaches sees them no more than the owner, nor does ps or a label`() throws {
    let up = try run("keep (up(shop, name: \"\(trial.name)\"))")
    try #require(up.status == 0, "\(up.errors)")
    defer { _ = try? Executable.run("down", trial.name, variables: trial.variables) }
    for words in [
      ["logs", trial.name, "api"], ["logs", trial.name], ["inspect", trial.name], ["exec", trial.name, "api", "env"],
      ["exec", trial.name, "api", "cat", "/run/secrets/api_token"], ["url", trial.name, "api"], ["events", trial.name],
    ] {
      let run = try Executable.run(words, variables: trial.variables)
      #expect(run.status == 0, "\(words) \(run.errors)")
      #expect(!run.output.contains(Self.value) && !run.errors.contains(Self.value), "\(words)")
    }
    #expect(
      try Executable.run("exec", trial.name, "api", "env", variables: trial.variables).output.contains("TOKEN=***"))
    // Its URL is known from the service's own variables.
    let url = try Executable.run("url", trial.name, "api", variables: trial.variables)
    #expect(url.output.hasPrefix("http://user:***@127.0.0.1:"), "\(url)")
    let labels = try output(
      "docker", "inspect", "--format", "{{json .Config.Labels}}{{json .Config.Cmd}}", try container())
    #expect(labels.contains("dev.orch.secrets"))
    #expect(!labels.contains(Self.value))
    #expect(
      Self.commandLines.contains { $0.contains("sleep\0600") }
        && !Self.commandLines.contains { $0.contains(Self.value) })
  }

  /// Of all processes of the machine.
  private static var commandLines: [String] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int($0) != nil } ?? []
    return processes.compactMap { FileManager.default.contents(atPath: "/proc/\($0)/cmdline") }.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func container() throws -> String {
    try output("docker", "ps", "--filter", "label=dev.orch.name=\(trial.name)", "--format", "{{.Names}}")
      .split(separator: "\n").first.map(String.init) ?? ""
  }

  private func output(_ program: String, _ words: String...) throws -> String {
    let capture = try Pipeline([Pipeline.Stage(program, words)], input: .null).capture()
    return String(decoding: capture.output, as: UTF8.self)
  }

  @Test func `a service that fails does not tell them`() throws {
    let run = try run(
      """
      service bad {
        image: "alpine:3.19", env: { TOKEN: token }, ready: exec("sh", "-c", 'echo "$TOKEN"; false', within: 500ms)
        command: ["sh", "-c", 'echo "dying of $TOKEN"; sleep 5']
      }
      env worse { services: [bad] }
      let r = try up(worse)
      print r.error.message
      up worse
      """)
    #expect(run.status == 3)
    #expect(run.output.contains("dying of ***"))
    #expect(run.errors.contains("dying of ***"))
  }

  @Test(arguments: [
    #"command: ["echo", token]"#, #"entrypoint: ["echo", "--token=${token}"]"#, #"labels: { token: token }"#,
    #"ready: exec("test", token)"#, #"ready: any(running(), all(exec("test", token)))"#,
    #"volumes: ["$token:/data"]"#, #"tmpfs: "/$token""#, "user: token", "workdir: \"/$token\"", "hostname: token",
    #"hosts: { db: token }"#, "aliases: [token]",
  ])
  func `where others could see them they are refused, and nothing is started`(_ setting: String) throws {
    let run = try run("service bad { image: \"alpine:3.19\", \(setting) }\nenv worse { services: [bad] }\nup worse")
    #expect(run.status == 1)
    #expect(run.errors.contains("error[E0631]: a secret is among "), "\(run.errors)")
    #expect(try !Executable.run("ps", variables: trial.variables).output.contains("worse"))
  }

  @Test(arguments: [
    "up shop --name token", "up token --services [api]", "snapshot up(shop) --name token", "stack.up dev --name token",
    "run up(shop) \"true\" --image \"alpine:3.19\" --user token",
  ])
  func `names and places are for everybody, so they are refused`(_ verb: String) throws {
    let run = try run(
      "service plain { image: \"alpine:3.19\", init: true, command: \"sleep 60\" }\nenv dev { services: [plain] }\n"
        + verb)
    #expect(
      run.errors.contains("error[E0631]: a secret is among the words that") || verb.hasPrefix("run"), "\(run.errors)")
    #expect(run.errors.contains("error[E0631]"), "\(run.errors)")
  }

  @Test func `build arguments stay in the image, and so are refused`() throws {
    let run = try run(
      "service bad { build: { context: \".\", args: { T: token } } }\nenv worse { services: [bad] }\nup worse")
    #expect(run.errors.contains("the build arguments of service `bad`, which stay in the image"), "\(run.errors)")
  }
}
