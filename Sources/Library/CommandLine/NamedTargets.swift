import Orchestration

/// Finds what words of a command line mean among the environments that are up: an environment by its name, its id, or
/// the beginning of one; where only one is up, it need not be named.
struct NamedTargets {
  let all: [EnvironmentSummary]
  /// The command, for messages.
  let verb: String

  /// An environment and the words behind it.
  typealias Found = (environment: EnvironmentSummary, rest: ArraySlice<String>)

  func environment(_ word: String) throws -> EnvironmentSummary {
    if let found = try search(word) { return found }
    throw unknown(word)
  }

  /// The one that need not be named.
  func only() throws(CommandLineMistake) -> EnvironmentSummary {
    // What a dead run has left is about to be swept, and what waits is nobody's yet.
    let living = all.filter { $0.ownership != .orphan && $0.ownership != .warm }
    let candidates = living.isEmpty ? all : living
    if let only = candidates.first, candidates.count == 1 { return only }
    guard !candidates.isEmpty else {
      throw CommandLineMistake("no environment is up", help: ["`up shop` in a program or at the prompt starts one"])
    }
    throw CommandLineMistake(
      "`orch \(verb)` does not say which environment, and \(candidates.count) are up:\(lines)")
  }

  /// `shop api …`, `shop.api …`, or `api …` where only one environment is up.
  func service(_ words: [String]) throws -> (environment: EnvironmentSummary, service: String, rest: ArraySlice<String>)
  {
    guard let first = words.first else {
      throw CommandLineMistake("`orch \(verb)` needs a service" + (all.isEmpty ? "" : "; these are up:\(lines)"))
    }
    if let (environment, service) = try dotted(first) { return (environment, service, words.dropFirst()) }
    let (environment, rest) = try leading(words)
    guard let service = rest.first else {
      throw CommandLineMistake(
        "`orch \(verb) \(environment.identity.name)` needs a service", help: [services(of: environment)])
    }
    return (environment, try check(service, in: environment), rest.dropFirst())
  }

  /// Services of one environment; none is all of them.
  func services(_ words: [String]) throws -> (environment: EnvironmentSummary, services: [String]) {
    guard let first = words.first else { return (try only(), []) }
    if try dotted(first) != nil { return try dottedServices(words) }
    let (environment, rest) = try leading(words)
    var services: [String] = []
    for word in rest { services.append(try check(word, in: environment)) }
    return (environment, services)
  }

  /// With the environment before them that a path names, as in `seed.sql shop.db:/tmp/seed.sql`.
  func naming(_ paths: [String]) throws -> [String] {
    var named: EnvironmentSummary?
    var bare: [String] = []
    for path in paths {
      guard let (target, inside) = CopyVerb.inService(path), let (environment, service) = try dotted(target) else {
        bare.append(path)
        continue
      }
      guard named == nil || named?.identity == environment.identity else {
        throw CommandLineMistake("`orch \(verb)` takes services of one environment at a time")
      }
      named = environment
      bare.append("\(service):\(inside)")
    }
    return named.map { [$0.identity.id] + bare } ?? paths
  }

  // MARK: Words

  private func search(_ word: String) throws -> EnvironmentSummary? {
    do throws(OrchestrationError) {
      return try EnvironmentSearch.find(beginningWith: word, among: all)
    } catch {
      throw CommandLineMistake(error.describe(), help: error.remedies)
    }
  }

  /// The environment that the words begin with, or the only one where they begin with a service of it.
  private func leading(_ words: [String]) throws -> Found {
    guard let first = words.first else { return (try only(), []) }
    let exact = all.contains { $0.identity.id == first || $0.identity.name == first }
    if !exact, let only = try? only(), only.has(first) { return (only, words[...]) }
    if let environment = try search(first) { return (environment, words.dropFirst()) }
    guard let only = try? only() else { throw unknown(first) }
    throw CommandLineMistake(
      "`\(first)` is no environment, and no service of \(only.identity.name)", help: [services(of: only)])
  }

  private func dotted(_ word: String) throws -> (EnvironmentSummary, String)? {
    guard let dot = word.lastIndex(of: "."), dot != word.startIndex else { return nil }
    let service = String(word[word.index(after: dot)...])
    guard let environment = try search(String(word[..<dot])), environment.has(service) else { return nil }
    return (environment, service)
  }

  private func dottedServices(_ words: [String]) throws -> (EnvironmentSummary, [String]) {
    var environment: EnvironmentSummary?
    var services: [String] = []
    for word in words {
      guard let (found, service) = try dotted(word) else { throw unknown(word) }
      guard environment == nil || environment?.identity == found.identity else {
        throw CommandLineMistake("`orch \(verb)` takes services of one environment at a time")
      }
      environment = found
      services.append(service)
    }
    return (try environment ?? only(), services)
  }

  func check(_ service: String, in environment: EnvironmentSummary) throws(CommandLineMistake) -> String {
    if environment.has(service) { return service }
    throw CommandLineMistake(
      "\(environment.identity.name) has no service `\(service)`", help: [services(of: environment)])
  }

  // MARK: Messages

  private func unknown(_ word: String) -> CommandLineMistake {
    let error = OrchestrationError.unknownEnvironment(word, known: all.map(\.line))
    return CommandLineMistake(error.describe(), help: error.remedies)
  }

  private var lines: String { all.map { "\n    \($0.line)" }.joined() }

  private func services(of environment: EnvironmentSummary) -> String {
    let names = environment.services.map(\.name)
    return names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))"
  }
}

extension EnvironmentSummary {
  fileprivate func has(_ service: String) -> Bool { services.contains { $0.name == service } }
}
