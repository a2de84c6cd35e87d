// libedit's functions, found at run time: linking it would cost every start of a script some milliseconds, and scripts
// run where it is not installed.
#ifndef CEDITLINE_LIBRARY_H
#define CEDITLINE_LIBRARY_H

#if !__has_include(<histedit.h>)
#error "libedit's headers are missing: apt-get install libedit-dev"
#endif

#include <histedit.h>

#define EDITLINE_FUNCTIONS(F) \
  F(el_init) F(el_end) F(el_set) F(el_get) F(el_gets) F(el_wline) F(el_cursor) F(el_insertstr) F(el_deletestr) \
  F(el_resize) F(history_init) F(history_end) F(history)

#define EDITLINE_DECLARE(name) __typeof__(&name) name;
struct libedit {
  EDITLINE_FUNCTIONS(EDITLINE_DECLARE)
};

// Filled by editline_load, without which no editor exists.
extern struct libedit libedit;

#endif
