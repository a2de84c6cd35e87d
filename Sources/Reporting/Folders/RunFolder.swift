import Glibc
import Synchronization
package import TestRunner

/// The folder `.orch/runs/N` of one run: its reports, and a folder for each test that failed.
///
/// N counts up. Runs that begin at the same moment get folders of their own, since making a folder succeeds only once.
/// The last ones are kept (``Retention``), and any whose run still goes on.
package final class RunFolder: Sendable {
  package let path: String
  package let number: Int
  /// As messages name it: relative to where orch was started, where it lies below.
  package let shownPath: String
  /// Held as long as the run goes on.
  private let lock: Int32
  private let names = Mutex(Names())

  private struct Names {
    /// A test that is run again and again has a folder for each time.
    struct Key: Hashable {
      var test: TestPath
      var job: Int
    }

    var byTest: [Key: String] = [:]
    var byEnvironment: [String: String] = [:]
    private var taken: Set<String> = []

    /// The name itself, or one with a number.
    mutating func free(_ slug: String) -> String {
      var name = slug
      var count = 1
      while !taken.insert(name).inserted {
        count += 1
        name = "\(slug)-\(count)"
      }
      return name
    }
  }

  private init(path: String, shownPath: String, number: Int, lock: Int32) {
    self.path = path
    self.shownPath = shownPath
    self.number = number
    self.lock = lock
  }

  deinit { close(lock) }

  /// Makes the next one, and removes those that are too old.
  package static func make(
    in state: StateFolder, shownFrom folder: String = "/", keeping: Int = Retention().folders
  ) throws(ReportError) -> RunFolder {
    try state.make()
    try ReportFile.makeFolder(state.runsPath)
    var number = numbers(in: state).max() ?? 0
    while true {
      number += 1
      let path = "\(state.runsPath)/\(number)"
      if mkdir(path, 0o777) == 0 {
        // Where the lock cannot be had, the folder is only less protected.
        let lock = open("\(path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        if lock >= 0 { flock(lock, LOCK_EX | LOCK_NB) }
        removeOld(in: state, keeping: keeping)
        return RunFolder(path: path, shownPath: path.relative(to: folder), number: number, lock: lock)
      }
      guard errno == EEXIST else { throw ReportError.system(path) }
    }
  }

  package static func numbers(in state: StateFolder) -> [Int] {
    ReportFile.contents(ofFolder: state.runsPath).compactMap { Int($0) }
  }

  /// Gives how many went.
  @discardableResult
  package static func removeOld(in state: StateFolder, keeping: Int) -> Int {
    remove(numbers(in: state).sorted().dropLast(keeping), in: state)
  }

  /// Those before the given one.
  package static func remove(before number: Int, in state: StateFolder) -> Int {
    remove(numbers(in: state).filter { $0 < number }, in: state)
  }

  private static func remove(_ numbers: some Sequence<Int>, in state: StateFolder) -> Int {
    var count = 0
    for number in numbers {
      let path = "\(state.runsPath)/\(number)"
      guard !isRunning(path) else { continue }
      ReportFile.remove(folder: path)
      count += 1
    }
    return count
  }

  private static func isRunning(_ path: String) -> Bool {
    let lock = open("\(path)/.lock", O_RDONLY | O_CLOEXEC)
    guard lock >= 0 else { return false }
    defer { close(lock) }
    return flock(lock, LOCK_EX | LOCK_NB) != 0
  }

  package func path(of file: String) -> String { "\(path)/\(file)" }

  /// The folder for what is kept of a job's test, the same for the same test; it is not made.
  package func bundle(of test: TestPath, in job: Int) -> String { "\(path)/\(bundleName(of: test, in: job))" }

  func bundleName(of test: TestPath, in job: Int) -> String {
    names.withLock { names in
      let key = Names.Key(test: test, job: job)
      if let name = names.byTest[key] { return name }
      let name = names.free(Slug.of(test.titles.last ?? test.file))
      names.byTest[key] = name
      return name
    }
  }

  /// The same for what is kept of an environment rather than of a test.
  func bundleName(of environment: EnvironmentRecord) -> String {
    names.withLock { names in
      if let name = names.byEnvironment[environment.id] { return name }
      let name = names.free("\(Slug.of(environment.name))-\(environment.id)")
      names.byEnvironment[environment.id] = name
      return name
    }
  }
}

extension String {
  /// A path as one would type it in that folder.
  func relative(to folder: String) -> String {
    let start = folder.hasSuffix("/") ? folder : folder + "/"
    return start.count > 1 && hasPrefix(start) ? String(dropFirst(start.count)) : self
  }
}

/// Titles as names of folders.
package enum Slug {
  private static let longest = 60

  /// `An order is stored!` becomes `an-order-is-stored`; letters of any script stay.
  package static func of(_ title: String) -> String {
    var words: [String] = []
    var word = ""
    for character in title.lowercased() {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    var slug = ""
    // File systems count bytes.
    for character in words.joined(separator: "-") where slug.utf8.count + String(character).utf8.count <= longest {
      slug.append(character)
    }
    return slug.isEmpty ? "test" : slug
  }
}
