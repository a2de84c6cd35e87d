// E0420–E0439: settings of services, environments, tests and blocks.
extension DiagnosticCode {
  package static let unknownSetting = DiagnosticCode(
    "E0420", "unknown setting",
    explanation:
      "Services, environments, tests and `with` have fixed sets of settings; `orch help service` lists those of services.",
    wrong: "service api { imge: \"api:1\", image: \"api:1\" }\nenv shop { services: [api] }\nup shop",
    right: "service api { image: \"api:1\" }\nenv shop { services: [api] }\nup shop")

  package static let repeatedSetting = DiagnosticCode(
    "E0421", "setting given twice",
    explanation: "Each setting is given once.",
    wrong: "with timeout: 1s, timeout: 2s { print 1 }",
    right: "with timeout: 2s { print 1 }")

  package static let imageOrBuild = DiagnosticCode(
    "E0422", "a service without `image` or `build`, or with both",
    explanation: "A service runs either an image that exists or one that is built for it.",
    wrong: "service api { port: 8000 }\nenv shop { services: [api] }\nup shop",
    right: "service api { image: \"api:1\", port: 8000 }\nenv shop { services: [api] }\nup shop")

  package static let unknownChoice = DiagnosticCode(
    "E0423", "value that is none of the choices",
    explanation: """
      Some settings and arguments take one of a few texts, numbers within limits, or texts of one form alone: a path from the root, a host \
      name, an address. What is written out is looked at before anything runs, all else when it is used.
      """,
    wrong: "service api { image: \"api:1\", restart: \"alwys\" }\nenv shop { services: [api] }\nup shop",
    right: "service api { image: \"api:1\", restart: \"always\" }\nenv shop { services: [api] }\nup shop")

  package static let spreadInDeclaration = DiagnosticCode(
    "E0424", "spread of what is not known before the program runs",
    explanation: """
      Settings are checked before anything runs, so what a declaration spreads is a `let` of the file's top level that \
      holds a written-out record.
      """,
    wrong: """
      fn base() { return { memory: 256M } }
      service api { image: "api:1", ...base() }
      env shop { services: [api] }
      up shop
      """,
    right: """
      let base = { memory: 256M }
      service api { image: "api:1", ...base }
      env shop { services: [api] }
      up shop
      """)

  package static let needsCycle = DiagnosticCode(
    "E0425", "services that need each other",
    explanation: "A service starts when those it needs are ready. In a circle none could start first.",
    wrong: """
      service api { image: "api:1", needs: [db] }
      service db { image: "db:1", needs: [api] }
      env shop { services: [api] }
      up shop
      """,
    right: """
      service api { image: "api:1", needs: [db] }
      service db { image: "db:1" }
      env shop { services: [api] }
      up shop
      """)

  package static let emptyEnvironment = DiagnosticCode(
    "E0426", "environment without services",
    explanation: "An environment is the services that it lists, those that they need, and those declared inside it.",
    wrong: "env shop { services: [] }\nup shop",
    right: "service api { image: \"api:1\" }\nenv shop { services: [api] }\nup shop")

  package static let repeatedPort = DiagnosticCode(
    "E0427", "port declared twice",
    explanation: """
      A service declares each of its ports once, in `port` or in `ports`. Ports of the host are chosen for each \
      environment, unless `publish` fixes them, so that any number of environments can be up at once.
      """,
    wrong: "service dns { image: \"dns:1\", ports: [53/udp, 8053, 53/udp] }\nenv lab { services: [dns] }\nup lab",
    right: "service dns { image: \"dns:1\", ports: [53/udp, 8053, 53/tcp] }\nenv lab { services: [dns] }\nup lab")

  package static let hostPortTaken = DiagnosticCode(
    "E0428", "port of the host asked for twice",
    explanation: """
      `publish` asks for a certain port of the host. Two services of one environment are up together and cannot both \
      have it. Without `publish`, the engine chooses free ports.
      """,
    wrong: """
      service api { image: "api:1", port: 8000, publish: { "8000": 18000 } }
      service web { image: "web:1", port: 80, publish: { "80": 18000 } }
      env shop { services: [api, web] }
      up shop
      """,
    right: """
      service api { image: "api:1", port: 8000, publish: { "8000": 18000 } }
      service web { image: "web:1", port: 80, publish: { "80": 18001 } }
      env shop { services: [api, web] }
      up shop
      """)

  package static let probeWithoutPort = DiagnosticCode(
    "E0429", "probe without a port to ask",
    explanation: """
      `http()`, `tcp()`, `redis()` and the like ask the first TCP port that the service declares, unless they name \
      another. A service without any can only be asked from inside, by `exec(…)` or `log(…)`.
      """,
    wrong: "service web { image: \"web:1\", ready: http(\"/health\") }\nenv shop { services: [web] }\nup shop",
    right:
      "service web { image: \"web:1\", port: 8000, ready: http(\"/health\") }\nenv shop { services: [web] }\nup shop")

  package static let unknownPublishedPort = DiagnosticCode(
    "E0430", "port of the host for a port that the service has not",
    explanation: """
      `publish` gives ports of the host to ports that the service declares in `port` or `ports`, named as `8000/tcp` \
      or `53/udp`.
      """,
    wrong: """
      service web { image: "web:1", port: 8000, publish: { "80/tcp": 18000 } }
      env shop { services: [web] }
      up shop
      """,
    right: """
      service web { image: "web:1", port: 8000, publish: { "8000/tcp": 18000 } }
      env shop { services: [web] }
      up shop
      """)

  package static let impossibleProbe = DiagnosticCode(
    "E0431", "probe that cannot be asked as it says",
    explanation: """
      A probe needs something to ask: `exec` a program, `all` and `any` the probes that they combine. Its `within` and \
      `every` are longer than nothing. Those of a combination are said of the whole, whose parts are asked together.
      """,
    wrong: "service job { image: \"job:1\", ready: exec(within: 5s) }\nenv shop { services: [job] }\nup shop",
    right: "service job { image: \"job:1\", ready: exec(\"true\", within: 5s) }\nenv shop { services: [job] }\nup shop")

  package static let repeatedTitle = DiagnosticCode(
    "E0432", "two tests of one title",
    explanation: """
      By its title, with those of the suites around it, a test is selected, reported and filed: two of one title in one suite \
      could not be told apart. In a loop, what differs goes into the title.
      """,
    wrong: "test \"an order is stored\" { expect 1 < 2 }\ntest \"an order is stored\" { expect 2 < 3 }",
    right: "for sku in [\"mug\", \"pen\"] { test \"$sku is stored\" { expect sku.len == 3 } }")

  package static let settingCodes: [DiagnosticCode] = [
    unknownSetting, repeatedSetting, imageOrBuild, unknownChoice, spreadInDeclaration, needsCycle,
    emptyEnvironment, repeatedPort, hostPortTaken, probeWithoutPort, unknownPublishedPort,
    impossibleProbe, repeatedTitle,
  ]
}
