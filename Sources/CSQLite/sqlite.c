#include "CSQLite.h"

#if !__has_include(<sqlite3.h>)
#error "SQLite's headers are missing: apt-get install libsqlite3-dev"
#endif

#include <assert.h>
#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>

static_assert(SQLITE_CODE_OK == SQLITE_OK && SQLITE_CODE_BUSY == SQLITE_BUSY, "SQLite's codes");
static_assert(SQLITE_CODE_CORRUPT == SQLITE_CORRUPT && SQLITE_CODE_NOT_A_DATABASE == SQLITE_NOTADB, "SQLite's codes");
static_assert(SQLITE_CODE_ROW == SQLITE_ROW && SQLITE_CODE_DONE == SQLITE_DONE, "SQLite's codes");

// Found at run time: linking it would cost every start of a script, and scripts run where it is not installed.
#define SQLITE_FUNCTIONS(F) \
  F(open_v2) F(close_v2) F(busy_timeout) F(errmsg) F(errstr) F(exec) F(last_insert_rowid) F(prepare_v2) F(finalize) \
  F(step) F(reset) F(bind_null) F(bind_int64) F(bind_double) F(bind_text) F(column_type) F(column_int64) \
  F(column_double) F(column_text) F(column_bytes) F(extended_result_codes) F(db_config)

#define SQLITE_DECLARE(name) __typeof__(&sqlite3_##name) name;
static struct {
  SQLITE_FUNCTIONS(SQLITE_DECLARE)
} sqlite;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded;

static void *open_library(void) {
  static const char *const names[] = {"libsqlite3.so.0", "libsqlite3.so"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library) return library;
  }
  return NULL;
}

#define SQLITE_FIND(name) \
  sqlite.name = (__typeof__(&sqlite3_##name))dlsym(library, "sqlite3_" #name); \
  if (!sqlite.name) return;

static void load(void) {
  void *library = open_library();
  if (!library) return;
  SQLITE_FUNCTIONS(SQLITE_FIND)
  is_loaded = true;
}

bool sqlite_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}

static sqlite3 *db(sqlite_database *database) { return (sqlite3 *)database; }
static sqlite3_stmt *stmt(sqlite_statement *statement) { return (sqlite3_stmt *)statement; }

int sqlite_open(const char *path, bool create, sqlite_database **database) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  int code = sqlite.open_v2(path, (sqlite3 **)database, flags, NULL);
  if (code != SQLITE_OK) return code;
  sqlite.extended_result_codes(db(*database), 0);
  // What was written goes from the log into the file once there is enough of it, rather than at the end of every run.
  sqlite.db_config(db(*database), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return code;
}

void sqlite_close(sqlite_database *database) { sqlite.close_v2(db(database)); }
int sqlite_busy_wait(sqlite_database *database, int ms) { return sqlite.busy_timeout(db(database), ms); }

const char *sqlite_message(sqlite_database *database, int code) {
  return database ? sqlite.errmsg(db(database)) : sqlite.errstr(code);
}

int sqlite_execute(sqlite_database *database, const char *sql) { return sqlite.exec(db(database), sql, NULL, NULL, NULL); }
int64_t sqlite_last_row(sqlite_database *database) { return sqlite.last_insert_rowid(db(database)); }

int sqlite_prepare(sqlite_database *database, const char *sql, int length, sqlite_statement **statement) {
  return sqlite.prepare_v2(db(database), sql, length, (sqlite3_stmt **)statement, NULL);
}

void sqlite_finalize(sqlite_statement *statement) { sqlite.finalize(stmt(statement)); }
int sqlite_step(sqlite_statement *statement) { return sqlite.step(stmt(statement)); }
int sqlite_reset(sqlite_statement *statement) { return sqlite.reset(stmt(statement)); }

int sqlite_bind_null_at(sqlite_statement *s, int index) { return sqlite.bind_null(stmt(s), index); }
int sqlite_bind_integer(sqlite_statement *s, int index, int64_t value) {
  return sqlite.bind_int64(stmt(s), index, value);
}
int sqlite_bind_real(sqlite_statement *s, int index, double value) { return sqlite.bind_double(stmt(s), index, value); }
int sqlite_bind_string(sqlite_statement *s, int index, const char *text, int length) {
  return sqlite.bind_text(stmt(s), index, text, length, SQLITE_TRANSIENT);
}

bool sqlite_is_null(sqlite_statement *s, int column) { return sqlite.column_type(stmt(s), column) == SQLITE_NULL; }
int64_t sqlite_integer(sqlite_statement *s, int column) { return sqlite.column_int64(stmt(s), column); }
double sqlite_real(sqlite_statement *s, int column) { return sqlite.column_double(stmt(s), column); }

const uint8_t *sqlite_string(sqlite_statement *s, int column, int *length) {
  const uint8_t *text = sqlite.column_text(stmt(s), column);
  *length = sqlite.column_bytes(stmt(s), column);
  return text;
}
