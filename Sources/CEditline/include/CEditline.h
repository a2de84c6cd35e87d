// libedit's variadic calls, and what else Swift cannot reach, as plain functions.
#ifndef CEDITLINE_H
#define CEDITLINE_H

#if !__has_include(<histedit.h>)
#error "libedit's headers are missing: apt-get install libedit-dev"
#endif

#include <histedit.h>
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

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

// Puts the terminal into editing mode, or back into the mode in which programs run.
void editline_set_editing(EditLine *, bool);
void editline_redraw(EditLine *);
void editline_write(EditLine *, const char *bytes, size_t count);

// The columns that libedit counts for a character; -1 for one that it shows as an escape.
int editline_width(wchar_t);

History *editline_open_history(EditLine *, int limit);
void editline_add_history(History *, const char *entry);

// A pipe that no child inherits and that never blocks; 0, or -1 with errno.
int editline_open_wake_pipe(int ends[2]);

// From now on a byte 'W' is written to the descriptor whenever the terminal's window changes size.
void editline_watch_window(int descriptor);
void editline_unwatch_window(int descriptor);

#endif
