/// What becomes of each key that the Compose Specification gives a service: written once, for all that reads it.
enum ServiceKey: Sendable {
  case read(@Sendable (inout ServiceReading, ComposeNode) -> Void)
  /// Says nothing about what runs in a test, or is taken together with another key.
  case silent
  /// Left out with a comment: what runs in a test cannot tell.
  case told(String)
  /// Left out with a warning, since the service works the same without it.
  /// - Parameter zeroCounts: where `0` is a value like others, not the default.
  case harmless(String, zeroCounts: Bool = false)
  /// An error: without it the service would be another one.
  case refused(String, help: String = "")

  static let all: [String: ServiceKey] = [
    // What runs
    "image": .read { $0.image($1) }, "build": .read { $0.build($1) },
    "command": .read { $0.set("command", $0.words("command", $1)) },
    "entrypoint": .read { $0.set("entrypoint", $0.words("entrypoint", $1)) },
    "environment": .read { $0.readEnvironment($1) }, "env_file": .read { $0.environmentFiles($1) },
    "user": .read { $0.set("user", $0.text("user", $1).map(Term.text)) },
    "working_dir": .read { $0.set("workdir", $0.text("working_dir", $1).map(Term.text)) },
    "init": .read { $0.set("init", $0.bool("init", $1).map(Term.init)) },
    "hostname": .read { $0.set("hostname", $0.text("hostname", $1).map(Term.text)) },
    "labels": .read { $0.labels($1) },
    "pull_policy": .read { $0.pullPolicy($1) },
    // How it is reached
    "ports": .read { $0.readPorts($1) }, "expose": .silent, "networks": .read { $0.networks($1) },
    "network_mode": .read { $0.networkMode($1) }, "links": .read { $0.links($1) },
    "container_name": .read { if let name = $0.text("container_name", $1) { $0.aliases.append(name) } },
    "extra_hosts": .read { $0.extraHosts($1) },
    "dns": .read { $0.set("dns", $0.texts("dns", $1).map(Term.texts)) },
    // When it is ready, and what it needs
    "depends_on": .read { $0.dependsOn($1) }, "healthcheck": .read { $0.healthCheck($1) },
    // Files
    "volumes": .read { $0.readVolumes($1) }, "tmpfs": .read { $0.tmpfs += $0.texts("tmpfs", $1) ?? [] },
    "configs": .read { $0.configs($1) }, "secrets": .read { $0.secrets($1) },
    "shm_size": .read { $0.set("shm", $0.size("shm_size", $1)) },
    "read_only": .read { $0.set("read_only", $0.bool("read_only", $1).map(Term.init)) },
    // Limits
    "mem_limit": .read { $0.set("memory", $0.size("mem_limit", $1)) },
    "cpus": .read { $0.cpus("cpus", $1) }, "pids_limit": .read { $0.pids("pids_limit", $1) },
    "deploy": .read { $0.deploy($1) }, "scale": .read { $0.replicas("scale", $1) },
    "ulimits": .read { $0.ulimits($1) },
    "sysctls": .read { $0.sysctls($1) },
    // Life
    "stop_signal": .read { $0.set("stop_signal", $0.text("stop_signal", $1).map(Term.text)) },
    "stop_grace_period": .read {
      $0.set("stop_timeout", $0.duration("stop_grace_period", $1).map(Quantity.durationTerm))
    },
    "restart": .read { $0.restart($1) },
    // Rights
    "cap_add": .read { $0.capability("add", $1) }, "cap_drop": .read { $0.capability("drop", $1) },
    "privileged": .read { $0.set("privileged", $0.bool("privileged", $1).map(Term.init)) },
    "security_opt": .read { $0.securityOptions($1) },

    // Handled for the project as a whole, or of no weight for tests
    "extends": .silent, "profiles": .silent,
    "develop": .told("`orch dev watch` and `orch test --mode ci` watch what is built"),
    "attach": .read {
      if $0.bool("attach", $1) == false { $0.tell("`attach` is left out: `logs` says whose output is shown", $1.place) }
    },
    "annotations": .harmless("no runtime of the engine looks for them"),
    "label_file": .harmless("labels of a file are left out"), "logging": .read { $0.logging($1) },
    "stdin_open": .harmless("nobody types into a service of a test"),
    "tty": .harmless("its output goes to a log, not to a terminal"),
    "platform": .harmless("the image's variant for the engine's own platform is taken"),
    "domainname": .harmless("the environment has no domain"),
    "dns_search": .harmless("names are looked up as they are"),
    "dns_opt": .harmless("the engine's own options are taken"),
    "blkio_config": .harmless("input and output are not limited"), "cpu_count": .harmless(cpu),
    "cpu_percent": .harmless(cpu), "cpu_shares": .harmless(cpu), "cpu_period": .harmless(cpu),
    "cpu_quota": .harmless(cpu), "cpu_rt_runtime": .harmless(cpu), "cpu_rt_period": .harmless(cpu),
    "cpuset": .harmless(cpu, zeroCounts: true), "cgroup_parent": .harmless("the engine's own group is taken"),
    "mem_reservation": .harmless("only `mem_limit` limits memory here"),
    "mem_swappiness": .harmless("only `mem_limit` limits memory here", zeroCounts: true),
    "memswap_limit": .harmless("only `mem_limit` limits memory here"),
    "oom_kill_disable": .harmless("a service over its limit is killed, and said so"),
    "oom_score_adj": .harmless("the engine's own score is taken"),
    "storage_opt": .harmless("the engine's own storage is taken"),
    "isolation": .harmless("the engine's own isolation is taken"),

    "cgroup": .refused(namespaces), "ipc": .refused(namespaces), "pid": .refused(namespaces),
    "uts": .refused(namespaces),
    "userns_mode": .refused(namespaces), "runtime": .refused("services run in the engine's own runtime"),
    "devices": .refused("services get no devices of the host"), "gpus": .refused("services get no devices of the host"),
    "device_cgroup_rules": .refused("services get no devices of the host"),
    "group_add": .refused("services have the groups of their user", help: "add the group in the Dockerfile"),
    "mac_address": .refused("addresses are the engine's choice"),
    "credential_spec": .refused("it is for Windows"),
    "volumes_from": .refused("volumes are shared by name", help: "give both services the same named volume"),
    "external_links": .refused("an environment reaches no container outside of it"),
    "post_start": .refused("nothing runs beside the service", help: "run it in the tests: `shop.api.exec(…)`"),
    "pre_stop": .refused("nothing runs beside the service", help: "run it in the tests: `shop.api.exec(…)`"),
    "provider": .refused("only containers are services here"), "models": .refused("only containers are services here"),
    "use_api_socket": .refused("services do not reach the engine"),
  ]

  private static let cpu = "only `cpus` limits processors here"
  private static let namespaces = "every service has namespaces of its own"
}

extension Term {
  init(_ flag: Bool) { self = .word(flag ? "true" : "false") }
}

extension ServiceReading {
  /// Reads every key by the table.
  mutating func readAll() {
    guard let entries = node.entries else {
      return report("it is a mapping, not \(node.phrase)", at: node.place)
    }
    for entry in entries where !entry.key.hasPrefix("x-") {
      switch ServiceKey.all[entry.key] {
      case .read(let read): read(&self, entry.value)
      case .silent: break
      case .told(let why):
        if !entry.value.saysNothing { tell("`\(entry.key)` is left out: \(why)", entry.place) }
      case .harmless(let why, let zeroCounts):
        guard !entry.value.saysNothing || zeroCounts && entry.value.text == "0" else { continue }
        warn("`\(entry.key)` is left out: \(why)", at: entry.place)
      case .refused(let why, let help):
        guard !entry.value.saysNothing else { continue }
        report("`\(entry.key)` cannot be kept: \(why)", at: entry.place, help: help.isEmpty ? [] : [help])
      case nil: report("`\(entry.key)` is no key of a service in the Compose Specification", at: entry.place)
      }
    }
  }
}

extension ComposeNode {
  /// What a key's default is written as.
  var saysNothing: Bool {
    switch content {
    case .list(let items): items.isEmpty
    case .map(let entries): entries.isEmpty
    case .scalar(let text, _): isNull || ["false", "", "0", "private", "shareable"].contains(text)
    }
  }
}
