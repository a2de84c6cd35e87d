/// Programs that people type without the `$` they need here.
package enum KnownPrograms {
  package static func contains(_ word: String) -> Bool { words.contains(word) }

  private static let words: Set<String> = [
    "apk", "apt", "awk", "bash", "brew", "bun", "cargo", "cat", "chmod", "chown", "curl", "cut", "date", "deno",
    "diff", "docker", "dotnet", "du", "find", "gcc", "git", "go", "gradle", "grep", "gunzip", "gzip", "head", "helm",
    "hostname", "java", "jest", "jq", "kubectl", "ln", "ls", "make", "mvn", "mv", "mysql", "nc", "node", "npm",
    "npx", "openssl", "php", "pip", "pip3", "pkill", "playwright", "pnpm", "poetry", "psql", "pwd", "pytest", "python",
    "python3", "rm", "rsync", "ruby", "sed", "sh", "sort", "ssh", "sudo", "swift", "tail", "tar", "tee", "touch", "tr",
    "uname", "uv", "vitest", "wc", "wget", "which", "whoami", "xargs", "yarn", "zsh",
  ]
}

/// Words that shells carry out themselves: no program does what they do.
package enum ShellBuiltins {
  /// What is written here instead; `nil` where a word is no such.
  package static func help(for word: String) -> String? { replacements[word] }

  private static let replacements = [
    "cd": "`with cwd: \"web\" { … }` sets the folder for its block",
    "pushd": "`with cwd: \"web\" { … }` sets the folder for its block",
    "popd": "`with cwd: \"web\" { … }` sets the folder for its block",
    "export": "`with env: ({ NAME: \"value\" }) { … }` sets environment variables for its block",
    "unset": "`with env: ({ NAME: \"value\" }) { … }` sets environment variables for its block",
    "source": "`use \"lib.orch\" as lib` brings in another file; a shell script runs with `$ sh file.sh`",
    ".": "`use \"lib.orch\" as lib` brings in another file; a shell script runs with `$ sh file.sh`",
    "alias": "`fn name() { $ … }` gives a command a name",
    "trap": "`defer { … }` runs whatever ends its block",
    "eval": "a command is written out; `${...words}` spreads a list of arguments",
    "set": "scripts are always strict: there are no options to set",
    "!": "`not (try $(program)).ok` asks whether a program fails",
  ]
}
