import Runtime
import Synchronization
import Syntax

/// A suite or test that runs now.
struct TestScope {
  var title: String
  /// `nil` for a test.
  var progress: SuiteProgress?
  /// Nanoseconds.
  var timeout: Int64?
  var retries: Int?
  /// What the environment in its own head starts with.
  var snapshot: String?
  /// The suite's around, or the suite's own.
  var environment: SuiteEnvironment?
  /// Of a test that names an `env` itself.
  var own: EnvironmentHandle?

  var isSuite: Bool { progress != nil }

  /// What its head says, and what it has from the one around it.
  init(_ test: TestInvocation, inside around: [TestScope], isOneTest: Bool, _ machine: Machine) throws(Raise) {
    title = test.title
    progress = isOneTest ? nil : SuiteProgress()
    timeout = around.last?.timeout
    retries = around.last?.retries
    environment = around.last?.environment
    let reader = SettingReader(
      owner: "\"\(title)\"", fields: Fields(uniqueKeysWithValues: test.settings.map { ($0, $1) }))
    if case .duration(let limit)? = reader.value("timeout") {
      guard limit >= 0 else { throw machine.negative(limit, "`timeout` of \"\(title)\"") }
      timeout = limit
    }
    if let written = try reader.int("retries") {
      guard (0...1000).contains(written) else {
        throw .failure(.invalidValue, "`retries` is 0 to 1000, this is \(written)")
      }
      retries = Int(written)
    }
    snapshot = try Self.snapshot(reader)
  }

  private static func snapshot(_ reader: SettingReader) throws(Raise) -> String? {
    if case .handle(let handle)? = reader.value("from"), let snapshot = handle.object as? SnapshotHandle {
      return snapshot.reference
    }
    return try reader.string("from")
  }
}

/// Whether a suite or test has been reached inside of a suite that runs now.
final class SuiteProgress: Sendable {
  private let tests = Atomic<Bool>(false)

  var hasTests: Bool { tests.load(ordering: .relaxed) }
  func noteTest() { tests.store(true, ordering: .relaxed) }
}

/// What each machine is inside of.
final class TestScopes: Sendable {
  private let scopes = Mutex<[ObjectIdentifier: [TestScope]]>([:])

  /// Its parents' first: a branch runs inside its parent's suite.
  func all(around machine: Machine) -> [TestScope] {
    let outer = machine.parent.map(all) ?? []
    return outer + scopes.withLock { $0[ObjectIdentifier(machine)] ?? [] }
  }

  /// Of the machine itself, rather than of one that it is a branch of.
  func hasTest(_ machine: Machine) -> Bool {
    scopes.withLock { $0[ObjectIdentifier(machine)]?.contains { !$0.isSuite } ?? false }
  }

  func push(_ scope: TestScope, on machine: Machine) {
    scopes.withLock { $0[ObjectIdentifier(machine), default: []].append(scope) }
  }

  func pop(_ machine: Machine) {
    scopes.withLock { scopes in
      _ = scopes[ObjectIdentifier(machine)]?.popLast()
      if scopes[ObjectIdentifier(machine)]?.isEmpty == true { scopes[ObjectIdentifier(machine)] = nil }
    }
  }

  /// The innermost test's own environment, for as long as an attempt runs in it.
  func setOwnEnvironment(_ handle: EnvironmentHandle?, on machine: Machine) {
    scopes.withLock { scopes in
      guard let last = scopes[ObjectIdentifier(machine)]?.indices.last else { return }
      scopes[ObjectIdentifier(machine)]?[last].own = handle
    }
  }
}
