// Linux's calls for child processes that Swift's own view of the C library leaves out.
#ifndef CPROCESSES_H
#define CPROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct {
  const char *path;
  char *const *arguments;
  char *const *environment;
  // An open folder, or -1 for the one of this process.
  int working_directory;
  // 0 makes the child the leader of a new group.
  pid_t group;
  // The terminal whose foreground the child's group becomes, or -1.
  int terminal;
  // What becomes the child's 0, 1 and 2: a descriptor above 2, or one of this process' own 0, 1 and 2.
  int streams[3];
} ProcessesChild;

// Starts a child with default signals and nothing open but 0, 1 and 2; 0 or an error number.
int processes_spawn(const ProcessesChild *child, pid_t *pid);

// How a child is doing.
typedef struct {
  bool has_exited;
  bool was_signalled;
  // The exit code, or the signal.
  int status;
} ProcessesState;

// Looks at a child without waiting and leaves it waitable; -1 when it is no child.
int processes_look(pid_t pid, ProcessesState *state);
// Says whether a child has been stopped since the last time this was asked.
bool processes_take_stop(pid_t pid, int *signal);
void processes_reap(pid_t pid);

// Makes the kernel keep exits, where whoever started this process had it throw them away.
void processes_keep_exits(void);

// Each returns -1 with `errno` on failure; all are closed on exec.
int processes_exit_descriptor(pid_t pid);
int processes_event(void);
int processes_pipe(int ends[2]);
int processes_memory_file(void);
int processes_open_folder(const char *path);

// Whether a pipe without anything in it has had no writer since it was opened, which looking does not change.
bool processes_lacks_writer(int descriptor);

// Copies what can be read next from a pipe or a file, and leaves it there. The number of bytes, 0 at the end; -1 where nothing has come yet, or
// where something else is read, as a terminal.
ssize_t processes_peek(int descriptor, void *bytes, size_t count);

char **processes_environment(void);

#endif
