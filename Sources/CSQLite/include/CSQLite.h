// SQLite behind a door that is opened at run time: its functions are there only after sqlite_load has said so.
#ifndef CSQLITE_H
#define CSQLITE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct sqlite_database sqlite_database;
typedef struct sqlite_statement sqlite_statement;

// False where the library is not installed. From any thread.
bool sqlite_load(void);

// SQLite's own result codes, those that are told apart here.
enum {
  SQLITE_CODE_OK = 0,
  SQLITE_CODE_BUSY = 5,
  SQLITE_CODE_CORRUPT = 11,
  SQLITE_CODE_NOT_A_DATABASE = 26,
  SQLITE_CODE_ROW = 100,
  SQLITE_CODE_DONE = 101,
};

// Opens for reading and writing, and makes the file where it is missing and `create` says so.
int sqlite_open(const char *path, bool create, sqlite_database **database);
void sqlite_close(sqlite_database *database);
int sqlite_busy_wait(sqlite_database *database, int milliseconds);
// With what belongs to it; for one that is NULL, the code's own words.
const char *sqlite_message(sqlite_database *database, int code);
int sqlite_execute(sqlite_database *database, const char *sql);
int64_t sqlite_last_row(sqlite_database *database);

int sqlite_prepare(sqlite_database *database, const char *sql, int length, sqlite_statement **statement);
void sqlite_finalize(sqlite_statement *statement);
int sqlite_step(sqlite_statement *statement);
int sqlite_reset(sqlite_statement *statement);

// Parameters count from 1, columns from 0. Text is copied.
int sqlite_bind_null_at(sqlite_statement *statement, int index);
int sqlite_bind_integer(sqlite_statement *statement, int index, int64_t value);
int sqlite_bind_real(sqlite_statement *statement, int index, double value);
int sqlite_bind_string(sqlite_statement *statement, int index, const char *text, int length);
bool sqlite_is_null(sqlite_statement *statement, int column);
int64_t sqlite_integer(sqlite_statement *statement, int column);
double sqlite_real(sqlite_statement *statement, int column);
const uint8_t *sqlite_string(sqlite_statement *statement, int column, int *length);

#endif
