#define _GNU_SOURCE
#include "CProcesses.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int add_actions(posix_spawn_file_actions_t *actions, const ProcessesChild *child) {
  int failure = 0;
  // From 2 down to 0: standard error may go where this process' own standard output goes, never the other way round.
  for (int stream = 2; stream >= 0 && failure == 0; stream--) {
    if (child->streams[stream] == stream) continue;
    failure = posix_spawn_file_actions_adddup2(actions, child->streams[stream], stream);
  }
  if (failure == 0 && child->working_directory >= 0)
    failure = posix_spawn_file_actions_addfchdir_np(actions, child->working_directory);
  if (failure == 0 && child->terminal >= 0)
    failure = posix_spawn_file_actions_addtcsetpgrp_np(actions, child->terminal);
  if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  return failure;
}

static int set_attributes(posix_spawnattr_t *attributes, const ProcessesChild *child) {
  sigset_t none, all;
  sigemptyset(&none);
  // sigfillset() spares two of the C library's own, which the child would then get ignored.
  memset(&all, 0xff, sizeof all);
  int failure = posix_spawnattr_setsigmask(attributes, &none);
  if (failure == 0) failure = posix_spawnattr_setsigdefault(attributes, &all);
  if (failure == 0) failure = posix_spawnattr_setpgroup(attributes, child->group);
  if (failure == 0)
    failure = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  return failure;
}

int processes_spawn(const ProcessesChild *child, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure != 0) return failure;
  posix_spawnattr_t attributes;
  failure = posix_spawnattr_init(&attributes);
  if (failure == 0) {
    failure = add_actions(&actions, child);
    if (failure == 0) failure = set_attributes(&attributes, child);
    if (failure == 0)
      failure = posix_spawn(pid, child->path, &actions, &attributes, child->arguments, child->environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int processes_look(pid_t pid, ProcessesState *state) {
  siginfo_t information;
  memset(&information, 0, sizeof information);
  memset(state, 0, sizeof *state);
  if (waitid(P_PID, (id_t)pid, &information, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
  if (information.si_pid != pid) return 0;
  state->has_exited = true;
  state->was_signalled = information.si_code != CLD_EXITED;
  state->status = information.si_status;
  return 0;
}

bool processes_take_stop(pid_t pid, int *signal) {
  siginfo_t information;
  memset(&information, 0, sizeof information);
  if (waitid(P_PID, (id_t)pid, &information, WSTOPPED | WNOHANG) != 0 || information.si_pid != pid) return false;
  *signal = information.si_status;
  return true;
}

void processes_reap(pid_t pid) {
  siginfo_t information;
  while (waitid(P_PID, (id_t)pid, &information, WEXITED) != 0 && errno == EINTR) continue;
}

void processes_keep_exits(void) {
  struct sigaction action;
  if (sigaction(SIGCHLD, NULL, &action) != 0) return;
  bool is_handled = (action.sa_flags & SA_SIGINFO) != 0 || action.sa_handler != SIG_IGN;
  if (is_handled && (action.sa_flags & SA_NOCLDWAIT) == 0) return;
  if (!is_handled) action.sa_handler = SIG_DFL;
  action.sa_flags &= ~SA_NOCLDWAIT;
  sigaction(SIGCHLD, &action, NULL);
}

// The number, since C libraries older than the kernel's call have no function for it.
int processes_exit_descriptor(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int processes_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int processes_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

bool processes_lacks_writer(int descriptor) {
  struct pollfd request = {.fd = descriptor, .events = POLLIN};
  // Something to read, or a writer that has been and gone.
  if (poll(&request, 1, 0) != 0) return false;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return false;
  // Nothing to copy is the end of a pipe that nobody writes to, and would have to wait where somebody does. What is no pipe fails.
  bool lacks = tee(descriptor, ends[1], 1, SPLICE_F_NONBLOCK) == 0;
  close(ends[0]);
  close(ends[1]);
  return lacks;
}

ssize_t processes_peek(int descriptor, void *bytes, size_t count) {
  off_t place = lseek(descriptor, 0, SEEK_CUR);
  if (place >= 0) return pread(descriptor, bytes, count, place);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  ssize_t copied = tee(descriptor, ends[1], count, SPLICE_F_NONBLOCK);
  if (copied > 0) copied = read(ends[0], bytes, (size_t)copied);
  close(ends[0]);
  close(ends[1]);
  return copied;
}

int processes_memory_file(void) { return memfd_create("input", MFD_CLOEXEC); }

int processes_open_folder(const char *path) { return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC); }

char **processes_environment(void) { return environ; }
