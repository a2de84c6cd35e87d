extension HistoryFile {
  /// How many runs there are, or began at the moment, in milliseconds since 1970, or later.
  package func count(since: Int64? = nil) throws(HistoryError) -> Int {
    try query { database throws(DatabaseError) in
      try database.prepare("select count(*) from runs where started_at >= ?")
        .rows([.integer(since ?? .min)]) { Int($0.integer(0)) }.first ?? 0
    }
  }

  /// Removes all but the last runs, and those that began before the moment, in milliseconds since 1970; gives the space
  /// back. Gives how many went.
  package func prune(keeping count: Int, since: Int64? = nil) throws(HistoryError) -> Int {
    try query { database throws(DatabaseError) in
      let before = try database.prepare("select count(*) from runs").rows { $0.integer(0) }.first ?? 0
      try database.transaction { () throws(DatabaseError) in
        try database.run(
          "delete from runs where started_at < ? or id not in (select id from runs order by id desc limit ?)",
          [.integer(since ?? .min), .integer(count)])
        try database.execute(
          """
          delete from names where id not in
          (select name from tests union select name from suites union select name from attempts)
          """)
      }
      try database.execute("vacuum")
      try database.execute("pragma wal_checkpoint(truncate)")
      let after = try database.prepare("select count(*) from runs").rows { $0.integer(0) }.first ?? 0
      return Int(before - after)
    }
  }

  /// The number of the oldest run whose folder belongs to what is kept; `nil` where no run has one.
  package func oldestNumber() throws(HistoryError) -> Int? {
    try query { database throws(DatabaseError) in
      try database.prepare("select min(number) from runs where number is not null").rows {
        $0.optionalInteger(0).map { Int($0) }
      }.first ?? nil
    }
  }
}
