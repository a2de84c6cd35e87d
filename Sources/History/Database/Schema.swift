/// What the history's file holds. Each version is what the one before becomes by one more migration.
enum Schema {
  /// Tells orch's files from others': `orch` in ASCII.
  static let applicationID: Int64 = 0x6F72_6368

  static var version: Int { migrations.count }

  static let tables: Set = ["runs", "names", "tests", "attempts", "suites", "services", "files"]

  /// Never changed once they have been released; a new version is a new entry.
  static let migrations = [
    """
    create table runs (
      id integer primary key, run text not null, number integer, mode text not null, started_at integer not null,
      duration integer not null, status integer not null, ending text not null, command text not null,
      concurrency integer not null, passed integer not null, flaky integer not null, failed integer not null,
      skipped integer not null, not_run integer not null, interrupted integer not null
    );
    create index runs_by_time on runs (started_at);
    create table names (id integer primary key, file text not null, path text not null, unique (file, path));
    create table tests (
      run integer not null references runs on delete cascade, name integer not null references names,
      place integer not null, verdict text not null, attempts integer not null, duration integer not null,
      startup integer not null, message text, primary key (run, name, place)
    ) without rowid;
    create index tests_by_name on tests (name, run);
    create table attempts (
      run integer not null references runs on delete cascade, name integer not null references names,
      place integer not null, attempt integer not null, message text not null,
      primary key (run, name, place, attempt)
    ) without rowid;
    create table suites (
      run integer not null references runs on delete cascade, name integer not null references names,
      environment text, duration integer, primary key (run, name)
    ) without rowid;
    create table services (
      run integer not null references runs on delete cascade, environment text not null, id text not null,
      service text not null, image text not null, build integer, created integer, start integer, ready integer,
      total integer, primary key (run, id, service)
    ) without rowid;
    """,
    """
    alter table services add column image_size integer;
    alter table runs add column exited integer not null default 0;
    alter table runs add column machine text not null default '';
    alter table runs add column processors integer not null default 0;
    alter table runs add column memory integer not null default 0;
    alter table runs add column version text not null default '';
    """,
    // The last run of each file that has run all of it.
    """
    create table files (
      file text primary key, run integer not null references runs on delete cascade
    ) without rowid;
    """,
  ]
}
