import CSQLite
import Glibc

/// One connection to an SQLite file. Used by one thread at a time, closed with its last reference.
final class Database {
  private let handle: OpaquePointer
  let path: String

  /// How long a writer waits for another process' writing.
  static let patience: Int32 = 10_000

  init(_ path: String, create: Bool) throws(DatabaseError) {
    guard sqlite_load() else { throw .notInstalled }
    var opened: OpaquePointer?
    let code = sqlite_open(path, create, &opened)
    guard code == SQLITE_CODE_OK.code, let opened else {
      let message = String(cString: sqlite_message(opened, code))
      if let opened { sqlite_close(opened) }
      throw DatabaseError(code: code, message: message)
    }
    handle = opened
    self.path = path
    _ = sqlite_busy_wait(handle, Self.patience)
  }

  deinit { sqlite_close(handle) }

  func execute(_ sql: String) throws(DatabaseError) { try check(sqlite_execute(handle, sql)) }

  func prepare(_ sql: String) throws(DatabaseError) -> Statement {
    var statement: OpaquePointer?
    try check(sqlite_prepare(handle, sql, -1, &statement))
    guard let statement else { throw DatabaseError(code: 1, message: "no statement in `\(sql)`") }
    return Statement(statement, of: self)
  }

  /// Runs one statement to its end.
  func run(_ sql: String, _ values: [SQLValue] = []) throws(DatabaseError) { try prepare(sql).run(values) }

  var lastRow: Int64 { sqlite_last_row(handle) }

  /// All of it or nothing; waits until no other process writes.
  func transaction<Result>(_ body: () throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
    try execute("begin immediate")
    do throws(DatabaseError) {
      let result = try body()
      try execute("commit")
      return result
    } catch {
      // What failed may have ended the transaction already.
      _ = sqlite_execute(handle, "rollback")
      throw error
    }
  }

  /// A log of this many bytes is short enough to be read by whoever opens the file first.
  static let longLog: off_t = 1 << 20

  /// SQLite begins its log anew only for a connection that was open when all of it had been copied into the file, and here one
  /// leaves before the next one comes: left alone it would grow with each run. Where others are at the file, they do it.
  func shortenLog() {
    var found = stat()
    guard stat("\(path)-wal", &found) == 0, found.st_size > Self.longLog else { return }
    _ = sqlite_busy_wait(handle, 0)
    _ = sqlite_execute(handle, "pragma wal_checkpoint(truncate)")
    _ = sqlite_busy_wait(handle, Self.patience)
  }

  func check(_ code: Int32) throws(DatabaseError) {
    guard code != SQLITE_CODE_OK.code else { return }
    throw DatabaseError(code: code, message: String(cString: sqlite_message(handle, code)))
  }
}

enum DatabaseError: Error, Hashable {
  /// The library is not on this machine.
  case notInstalled
  /// The file is no database, or a damaged one.
  case damaged(String)
  /// Others write all the time.
  case busy
  case other(code: Int32, String)

  init(code: Int32, message: String) {
    // Extended codes carry the plain one in their last byte.
    switch code & 0xFF {
    case SQLITE_CODE_CORRUPT.code, SQLITE_CODE_NOT_A_DATABASE.code: self = .damaged(message)
    case SQLITE_CODE_BUSY.code: self = .busy
    // The statements are orch's own: a table that they miss has been there.
    case 1 where message.hasPrefix("no such "): self = .damaged(message)
    default: self = .other(code: code, message)
    }
  }

  var message: String {
    switch self {
    case .notInstalled: "SQLite is not installed (Debian: apt-get install libsqlite3-0)"
    case .damaged(let message), .other(_, let message): message
    case .busy: "other runs write to it all the time"
    }
  }
}

enum SQLValue {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
  static func optional(_ value: Int64?) -> SQLValue { value.map(SQLValue.integer) ?? .null }
  static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
}

/// A prepared statement.
final class Statement {
  private let handle: OpaquePointer
  private let database: Database

  fileprivate init(_ handle: OpaquePointer, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite_finalize(handle) }

  /// Runs it to its end, without regard to rows.
  func run(_ values: [SQLValue] = []) throws(DatabaseError) {
    try each(values) { _ in }
  }

  func each(_ values: [SQLValue] = [], _ body: (Row) -> Void) throws(DatabaseError) {
    defer { _ = sqlite_reset(handle) }
    for (index, value) in values.enumerated() { try bind(value, Int32(index + 1)) }
    while true {
      switch sqlite_step(handle) {
      case SQLITE_CODE_ROW.code: body(Row(handle: handle))
      case SQLITE_CODE_DONE.code: return
      case let code: return try database.check(code)
      }
    }
  }

  func rows<Result>(_ values: [SQLValue] = [], _ body: (Row) -> Result) throws(DatabaseError) -> [Result] {
    var rows: [Result] = []
    try each(values) { rows.append(body($0)) }
    return rows
  }

  private func bind(_ value: SQLValue, _ index: Int32) throws(DatabaseError) {
    let code =
      switch value {
      case .null: sqlite_bind_null_at(handle, index)
      case .integer(let number): sqlite_bind_integer(handle, index, number)
      case .real(let number): sqlite_bind_real(handle, index, number)
      case .text(let text):
        Array(text.utf8).withUnsafeBytes { bytes in
          // An empty array has no address, and without one SQLite would make it null.
          let address = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
          return address.map { sqlite_bind_string(handle, index, $0, Int32(clamping: bytes.count)) }
            ?? sqlite_bind_string(handle, index, "", 0)
        }
      }
    try database.check(code)
  }
}

/// The row that a statement stands at; only until its next step.
struct Row {
  fileprivate let handle: OpaquePointer

  func integer(_ column: Int32) -> Int64 { sqlite_integer(handle, column) }
  func real(_ column: Int32) -> Double { sqlite_real(handle, column) }
  func optionalInteger(_ column: Int32) -> Int64? { sqlite_is_null(handle, column) ? nil : integer(column) }

  func text(_ column: Int32) -> String {
    var length: Int32 = 0
    guard let start = sqlite_string(handle, column, &length) else { return "" }
    return String(decoding: UnsafeBufferPointer(start: start, count: Int(length)), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { sqlite_is_null(handle, column) ? nil : text(column) }
}

/// The enumeration's constants come as `UInt32` or a type of their own, the functions' results as `Int32`.
extension BinaryInteger {
  fileprivate var code: Int32 { Int32(truncatingIfNeeded: self) }
}
