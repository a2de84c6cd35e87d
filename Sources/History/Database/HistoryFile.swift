import Glibc

/// Why there is no history, in words for people.
package struct HistoryError: Error, Hashable, Sendable {
  package var message: String
  /// Nothing but a new file mends it.
  var isDamage = false

  init(_ message: String) { self.message = message }

  init(_ error: DatabaseError, _ path: String) {
    message = "the history \(path) cannot be used: \(error.message)"
    if case .damaged = error { isDamage = true }
  }
}

/// The file of the history, opened and brought to this version's form.
///
/// One process writes at a time, the others wait; readers never wait. A file that is damaged or is no history of orch
/// is set aside under another name, and a new one begun.
package final class HistoryFile {
  let database: Database
  /// The file that was set aside for this one.
  package let setAside: String?

  private init(_ database: Database, setAside: String?) {
    self.database = database
    self.setAside = setAside
  }

  /// `nil` where there is none and none is to be made.
  package static func open(_ path: String, create: Bool) throws(HistoryError) -> HistoryFile? {
    if !create, access(path, F_OK) != 0 { return nil }
    do throws(DatabaseError) {
      return HistoryFile(try prepared(path), setAside: nil)
    } catch {
      guard case .damaged = error else { throw HistoryError(error, path) }
      return try replace(path)
    }
  }

  /// Runs the body with the file, `nil` where there is none and none is to be made. Damage may show only in the midst of a
  /// file: it is set aside then, too, and the body gets a new one. `tell` takes a line about that.
  package static func use<Result>(
    _ path: String, create: Bool, tell: (String) -> Void, _ body: (HistoryFile) throws(HistoryError) -> Result
  ) throws(HistoryError) -> Result? {
    do throws(HistoryError) {
      guard let file = try open(path, create: create) else { return nil }
      file.tellOfDamage(tell)
      return try body(file)
    } catch {
      guard error.isDamage else { throw error }
    }
    // Out of the block above, so that no connection is open to what is given another name now.
    let new = try replace(path)
    new.tellOfDamage(tell)
    return try body(new)
  }

  private func tellOfDamage(_ tell: (String) -> Void) {
    if let setAside { tell("the history was damaged and begins anew; the old one is \(setAside)") }
  }

  /// Opens and migrates; throws `.damaged` for what is no history of orch.
  private static func prepared(_ path: String) throws(DatabaseError) -> Database {
    let database = try Database(path, create: true)
    // The log is only made safe against a crash of the machine now and then: losing the last run to one is no harm.
    try database.execute("pragma synchronous = normal; pragma foreign_keys = on")
    let found = try Version(of: database)
    if found.isCurrent { return database }
    try found.checkKnown()
    try useLog(database)
    try database.transaction { () throws(DatabaseError) in
      // Another process may have done it while this one waited.
      let found = try Version(of: database)
      guard !found.isCurrent else { return }
      try found.checkKnown()
      for migration in Schema.migrations[found.version...] { try database.execute(migration) }
      try database.execute("pragma application_id = \(Schema.applicationID)")
      try database.execute("pragma user_version = \(Schema.version)")
    }
    return database
  }

  /// Readers then never wait for a writer. The change needs the file alone, for which SQLite's own patience does not
  /// cover.
  private static func useLog(_ database: Database) throws(DatabaseError) {
    for _ in 0..<500 {
      do throws(DatabaseError) {
        return try database.execute("pragma journal_mode = wal")
      } catch {
        guard case .busy = error else { throw error }
        usleep(10_000)
      }
    }
  }

  private struct Version {
    var version: Int
    var isOurs: Bool
    var isEmpty: Bool

    init(of database: Database) throws(DatabaseError) {
      func number(_ sql: String) throws(DatabaseError) -> Int64 {
        try database.prepare(sql).rows { $0.integer(0) }.first ?? 0
      }
      version = Int(try number("pragma user_version"))
      isOurs = try number("pragma application_id") == Schema.applicationID
      isEmpty = try number("select count(*) from sqlite_master") == 0
    }

    var isCurrent: Bool { isOurs && version == Schema.version }

    func checkKnown() throws(DatabaseError) {
      guard isOurs || (isEmpty && version == 0) else { throw .damaged("it is a database of something else") }
      guard version <= Schema.version else {
        throw .other(
          code: 0,
          "a newer orch made it (version \(version), this one knows \(Schema.version)): use that one, or move the file away"
        )
      }
    }
  }

  /// Under a lock, so that of several processes one sets the file aside, and the others find the new one.
  private static func replace(_ path: String) throws(HistoryError) -> HistoryFile {
    let lock = Glibc.open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    defer { if lock >= 0 { close(lock) } }
    if lock >= 0 { flock(lock, LOCK_EX) }
    do throws(DatabaseError) {
      if let database = try? prepared(path), isSound(database) { return HistoryFile(database, setAside: nil) }
      let aside = freeName(beside: path)
      // They belong to the file that goes, and go first: whoever finds no file makes a new one with a log of its own.
      for suffix in ["-wal", "-shm"] { rename(path + suffix, aside + suffix) }
      guard rename(path, aside) == 0 else {
        throw .other(code: 0, "it is damaged and cannot be renamed: \(String(cString: strerror(errno)))")
      }
      return HistoryFile(try prepared(path), setAside: aside)
    } catch {
      throw HistoryError(error, path)
    }
  }

  /// Looks at all of it: another process may have replaced what was damaged.
  private static func isSound(_ database: Database) -> Bool {
    func texts(_ sql: String) -> [String] { (try? database.prepare(sql).rows { $0.text(0) }) ?? [] }
    return texts("pragma integrity_check(1)") == ["ok"]
      && Schema.tables.isSubset(of: texts("select name from sqlite_master where type = 'table'"))
  }

  private static func freeName(beside path: String) -> String {
    var number = 1
    while access("\(path).broken-\(number)", F_OK) == 0 { number += 1 }
    return "\(path).broken-\(number)"
  }
}
