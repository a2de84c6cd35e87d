#define _GNU_SOURCE
#include "CEditline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

// A signal handler knows nothing but globals. Slots hold a descriptor plus one, so that zero means free.
enum { SLOTS = 16 };
static atomic_int watchers[SLOTS];

static void window_changed(int signal_number) {
  (void)signal_number;
  int saved = errno;
  for (int i = 0; i < SLOTS; i++) {
    int slot = atomic_load(&watchers[i]);
    if (slot > 0) {
      ssize_t ignored = write(slot - 1, "W", 1);
      (void)ignored;
    }
  }
  errno = saved;
}

int editline_open_wake_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

void editline_watch_window(int descriptor) {
  for (int i = 0; i < SLOTS; i++) {
    int expected = 0;
    if (atomic_compare_exchange_strong(&watchers[i], &expected, descriptor + 1)) break;
  }
  struct sigaction action = {.sa_handler = window_changed, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGWINCH, &action, NULL);
}

void editline_unwatch_window(int descriptor) {
  for (int i = 0; i < SLOTS; i++) {
    int expected = descriptor + 1;
    atomic_compare_exchange_strong(&watchers[i], &expected, 0);
  }
}
