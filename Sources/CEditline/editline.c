#define _GNU_SOURCE
#include "CEditline.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
  return (type && el_set(el, EL_TERMINAL, type) == 0) || el_set(el, EL_TERMINAL, "xterm-256color") == 0 ||
         el_set(el, EL_TERMINAL, "xterm") == 0 || el_set(el, EL_TERMINAL, "ansi") == 0;
}

EditLine *editline_open(int input, int output, const char *terminal_type) {
  FILE *in = isatty(input) ? open_duplicate(input, "r") : NULL;
  FILE *out = open_duplicate(output, "w");
  // Its messages are about terminal types, for which there is a fallback.
  FILE *messages = fopen("/dev/null", "w");
  EditLine *el = in && out && messages ? el_init("orch", in, out, messages) : NULL;
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
  el_set(el, EL_SIGNAL, 0);
  el_set(el, EL_EDITOR, "emacs");
  // While a line is edited Ctrl-C and Ctrl-Z are keys like others; while a statement runs they are signals.
  el_set(el, EL_SETTY, "-d", "-isig", NULL);
  // Pasted text may end its lines with both characters, of which the driver would make two newlines.
  el_set(el, EL_SETTY, "-d", "-icrnl", "-inlcr", NULL);
  return el;
}

void editline_close(EditLine *el) {
  FILE *streams[3] = {NULL, NULL, NULL};
  for (int i = 0; i < 3; i++) el_get(el, EL_GETFP, i, &streams[i]);
  el_end(el);
  for (int i = 0; i < 3; i++) close_stream(streams[i]);
}

void editline_set_client(EditLine *el, void *client) { el_set(el, EL_CLIENTDATA, client); }

void *editline_client(EditLine *el) {
  void *client = NULL;
  el_get(el, EL_CLIENTDATA, &client);
  return client;
}

int editline_set_reader(EditLine *el, int (*reader)(EditLine *, wchar_t *)) { return el_set(el, EL_GETCFN, reader); }

int editline_set_prompt(EditLine *el, char *(*prompt)(EditLine *), char literal_delimiter) {
  return el_set(el, EL_PROMPT_ESC, prompt, literal_delimiter);
}

int editline_add_function(EditLine *el, const char *name, const char *help,
                          unsigned char (*function)(EditLine *, int)) {
  return el_set(el, EL_ADDFN, name, help, function);
}

int editline_bind(EditLine *el, const char *key, const char *command) {
  return el_set(el, EL_BIND, key, command, NULL);
}

void editline_set_editing(EditLine *el, bool editing) { el_set(el, EL_PREP_TERM, editing ? 1 : 0); }

void editline_redraw(EditLine *el) { el_set(el, EL_REFRESH); }

void editline_write(EditLine *el, const char *bytes, size_t count) {
  FILE *out = NULL;
  el_get(el, EL_GETFP, 1, &out);
  if (!out) return;
  fwrite(bytes, 1, count, out);
  fflush(out);
}

int editline_width(wchar_t character) { return wcwidth(character); }

History *editline_open_history(EditLine *el, int limit) {
  History *entries = history_init();
  if (!entries) return NULL;
  HistEvent event;
  history(entries, &event, H_SETSIZE, limit);
  history(entries, &event, H_SETUNIQUE, 1);
  el_set(el, EL_HIST, history, entries);
  return entries;
}

void editline_add_history(History *entries, const char *entry) {
  HistEvent event;
  history(entries, &event, H_ENTER, entry);
}
