#include "library.h"
#include "CEditline.h"

#include <dlfcn.h>
#include <pthread.h>

struct libedit libedit;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded;

static void *open_library(void) {
  // Debian's name, everybody else's, and that of the development files.
  static const char *const names[] = {"libedit.so.2", "libedit.so.0", "libedit.so"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library) return library;
  }
  return NULL;
}

#define EDITLINE_FIND(name) \
  libedit.name = (__typeof__(&name))dlsym(library, #name); \
  if (!libedit.name) return;

static void load(void) {
  void *library = open_library();
  if (!library) return;
  EDITLINE_FUNCTIONS(EDITLINE_FIND)
  is_loaded = true;
}

bool editline_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}
