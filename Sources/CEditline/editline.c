#define _GNU_SOURCE
#include "CEditline.h"
#include "library.h"

#include <assert.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static_assert(EDITLINE_NORMAL == CC_NORM && EDITLINE_REFRESH == CC_REFRESH, "libedit's codes");
static_assert(EDITLINE_MOVE_CURSOR == CC_CURSOR && EDITLINE_BEEP == CC_ERROR, "libedit's codes");

static bool is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

bool editline_prepare_locale(void) {
  static const char *const fallbacks[] = {"", "C.UTF-8", "C.utf8", "en_US.UTF-8"};
  if (is_utf8()) return true;
  for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++)
    if (setlocale(LC_CTYPE, fallbacks[i]) && is_utf8()) return true;
  return false;
}

static FILE *open_duplicate(int descriptor, const char *mode) {
  int duplicate = dup(descriptor);
  if (duplicate < 0) return NULL;
  FILE *stream = fdopen(duplicate, mode);
  if (!stream) close(duplicate);
  return stream;
}

static void close_stream(FILE *stream) {
  if (stream) fclose(stream);
}

// libedit falls back to a terminal that can do nothing when it does not know the type; xterm is the better guess.
static bool set_terminal(EditLine *el, const char *type) {
  const char *const types[] = {type, "xterm-256color", "xterm", "ansi"};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (types[i] && libedit.el_set(el, EL_TERMINAL, types[i]) == 0) return true;
  return false;
}

EditLine *editline_open(int input, int output, const char *terminal_type) {
  FILE *in = isatty(input) ? open_duplicate(input, "r") : NULL;
  FILE *out = open_duplicate(output, "w");
  // Its messages are about terminal types, for which there is a fallback.
  FILE *messages = fopen("/dev/null", "w");
  EditLine *el = in && out && messages ? libedit.el_init("orch", in, out, messages) : NULL;
  if (!el) {
    close_stream(in);
    close_stream(out);
    close_stream(messages);
    return NULL;
  }
  if (!set_terminal(el, terminal_type)) {
    editline_close(el);
    return NULL;
  }
  libedit.el_set(el, EL_SIGNAL, 0);
  libedit.el_set(el, EL_EDITOR, "emacs");
  // While a line is edited Ctrl-C and Ctrl-Z are keys like others; while a statement runs they are signals.
  libedit.el_set(el, EL_SETTY, "-d", "-isig", NULL);
  // Pasted text may end its lines with both characters, of which the driver would make two newlines.
  libedit.el_set(el, EL_SETTY, "-d", "-icrnl", "-inlcr", NULL);
  return el;
}

void editline_close(EditLine *el) {
  FILE *streams[3] = {NULL, NULL, NULL};
  for (int i = 0; i < 3; i++) libedit.el_get(el, EL_GETFP, i, &streams[i]);
  libedit.el_end(el);
  for (int i = 0; i < 3; i++) close_stream(streams[i]);
}

void editline_set_client(EditLine *el, void *client) { libedit.el_set(el, EL_CLIENTDATA, client); }

void *editline_client(EditLine *el) {
  void *client = NULL;
  libedit.el_get(el, EL_CLIENTDATA, &client);
  return client;
}

int editline_set_reader(EditLine *el, int (*reader)(EditLine *, wchar_t *)) {
  return libedit.el_set(el, EL_GETCFN, reader);
}

int editline_set_prompt(EditLine *el, char *(*prompt)(EditLine *), char literal_delimiter) {
  return libedit.el_set(el, EL_PROMPT_ESC, prompt, literal_delimiter);
}

int editline_add_function(EditLine *el, const char *name, const char *help,
                          unsigned char (*function)(EditLine *, int)) {
  return libedit.el_set(el, EL_ADDFN, name, help, function);
}

int editline_bind(EditLine *el, const char *key, const char *command) {
  return libedit.el_set(el, EL_BIND, key, command, NULL);
}

void editline_set_editing(EditLine *el, bool editing) { libedit.el_set(el, EL_PREP_TERM, editing ? 1 : 0); }

const char *editline_read(EditLine *el) {
  int count = 0;
  return libedit.el_gets(el, &count);
}

EditlineText editline_text(EditLine *el) {
  const LineInfoW *line = libedit.el_wline(el);
  return (EditlineText){line->buffer, (size_t)(line->cursor - line->buffer), (size_t)(line->lastchar - line->buffer)};
}

void editline_move_cursor(EditLine *el, int distance) { libedit.el_cursor(el, distance); }

void editline_insert(EditLine *el, const char *text) { libedit.el_insertstr(el, text); }

void editline_delete(EditLine *el, int count) { libedit.el_deletestr(el, count); }

void editline_adopt_window_size(EditLine *el) { libedit.el_resize(el); }

void editline_redraw(EditLine *el) { libedit.el_set(el, EL_REFRESH); }

void editline_write(EditLine *el, const char *bytes, size_t count) {
  FILE *out = NULL;
  libedit.el_get(el, EL_GETFP, 1, &out);
  if (!out) return;
  fwrite(bytes, 1, count, out);
  fflush(out);
}

int editline_width(wchar_t character) { return wcwidth(character); }

History *editline_open_history(EditLine *el, int limit) {
  History *entries = libedit.history_init();
  if (!entries) return NULL;
  HistEvent event;
  libedit.history(entries, &event, H_SETSIZE, limit);
  libedit.history(entries, &event, H_SETUNIQUE, 1);
  libedit.el_set(el, EL_HIST, libedit.history, entries);
  return entries;
}

void editline_add_history(History *entries, const char *entry) {
  HistEvent event;
  libedit.history(entries, &event, H_ENTER, entry);
}

void editline_close_history(History *entries) { libedit.history_end(entries); }
