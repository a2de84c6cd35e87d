// libedit as plain functions: Swift cannot call variadic ones, and the library is loaded only when a prompt opens.
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

typedef struct editline EditLine;
typedef struct history History;

// What a function of ours asks libedit to do next.
enum {
  EDITLINE_NORMAL = 0,
  EDITLINE_REFRESH = 4,
  EDITLINE_MOVE_CURSOR = 5,
  EDITLINE_BEEP = 6,
};

// The text being edited, valid until it is changed.
typedef struct {
  const wchar_t *start;
  size_t cursor;
  size_t count;
} EditlineText;

// Loads libedit; false where it is not installed.
bool editline_load(void);

// Makes the character type UTF-8 for the whole process; false when no UTF-8 locale exists, where libedit must not be used.
bool editline_prepare_locale(void);

// Opens an editor on duplicates of the two descriptors; NULL when they are no terminal or its type is unknown.
EditLine *editline_open(int input, int output, const char *terminal_type);
void editline_close(EditLine *);
void editline_set_client(EditLine *, void *);
void *editline_client(EditLine *);

int editline_set_reader(EditLine *, int (*)(EditLine *, wchar_t *));
int editline_set_prompt(EditLine *, char *(*)(EditLine *), char literal_delimiter);
int editline_add_function(EditLine *, const char *name, const char *help, unsigned char (*)(EditLine *, int));
int editline_bind(EditLine *, const char *key, const char *command);

// Reads a line, which is valid until the next call; NULL at the end of the input.
const char *editline_read(EditLine *);

EditlineText editline_text(EditLine *);
void editline_move_cursor(EditLine *, int distance);
void editline_insert(EditLine *, const char *);
// Deletes characters before the cursor.
void editline_delete(EditLine *, int count);

// Puts the terminal into editing mode, or back into the mode in which programs run.
void editline_set_editing(EditLine *, bool);
void editline_redraw(EditLine *);
void editline_adopt_window_size(EditLine *);
void editline_write(EditLine *, const char *bytes, size_t count);

// The columns that libedit counts for a character; -1 for one that it shows as an escape.
int editline_width(wchar_t);

History *editline_open_history(EditLine *, int limit);
void editline_add_history(History *, const char *entry);
void editline_close_history(History *);

// A pipe that no child inherits and that never blocks; 0, or -1 with errno.
int editline_open_wake_pipe(int ends[2]);

// From now on a byte 'W' is written to the descriptor whenever the terminal's window changes size.
void editline_watch_window(int descriptor);
void editline_unwatch_window(int descriptor);

#endif
