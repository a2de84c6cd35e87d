/// Programs and probes of other tools, by which people ask whether a service is ready.
package enum ForeignProbes {
  /// The text of a help.
  static func help(for name: String) -> String? { replacements[name].map { "here it is `\($0)`" } }

  package static let replacements = [
    "psql": "postgres()", "pg": "postgres()", "pgsql": "postgres()", "postgresql": "postgres()",
    "pg_isready": "postgres()", "mariadb": "mysql()", "mysqladmin": "mysql()", "redis_cli": "redis()",
    "ping": "redis()", "https": "http(\"/health\")", "curl": "http(\"/health\")", "wget": "http(\"/health\")",
    "health": "http(\"/health\")", "healthcheck": "http(\"/health\")", "nc": "tcp()", "socket": "tcp()",
    "listening": "tcp()", "command": "exec(\"program\")", "cmd": "exec(\"program\")", "shell": "exec(\"program\")",
    "sh": "exec(\"program\")", "bash": "exec(\"program\")", "script": "exec(\"program\")",
    "log_contains": "log(\"text\")", "output": "log(\"text\")", "exited": "completed()",
    "healthy": "image()",
  ]
}
