// TLS sessions of the system's OpenSSL over bytes in memory. The library is opened when the first session is made: linking it would
// cost every start, and building one of our own every build. Its interface has been the same from 1.1.0 on.
#ifndef COPENSSL_H
#define COPENSSL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct tls_context TLSContext;
typedef struct tls_session TLSSession;

// Opens OpenSSL; false where it is not installed.
bool tls_load(void);

// Whose certificates are trusted: with a path, the authorities in that file, else the system's. NULL where that cannot be read; then
// tls_reason says why.
TLSContext *tls_context_create(bool verifies, const char *authorities);
// A client's own certificate and its key, in PEM files. False where they cannot be used; then tls_reason says why.
bool tls_context_identify(TLSContext *context, const char *certificate, const char *key);
void tls_context_free(TLSContext *context);

// A client's session with a host, whose name or address is checked where the context verifies. NULL only for want of memory.
TLSSession *tls_session_create(TLSContext *context, const char *host, bool is_address);
void tls_session_free(TLSSession *session);

// How far a step came.
typedef enum {
  TLS_DONE,
  // More bytes of the peer are needed.
  TLS_NEEDS_INPUT,
  // The peer has said that nothing more comes.
  TLS_ENDED,
  // tls_reason and tls_verdict say why.
  TLS_FAILED,
} TLSProgress;

TLSProgress tls_handshake(TLSSession *session);
// Plain bytes that have come; their number in `count`.
TLSProgress tls_read(TLSSession *session, void *buffer, size_t capacity, size_t *count);
// Takes all of it. Not for nothing.
TLSProgress tls_write(TLSSession *session, const void *bytes, size_t count);
// Says that nothing more is sent.
void tls_finish(TLSSession *session);

// Bytes from the peer; false only for want of memory.
bool tls_receive(TLSSession *session, const void *bytes, size_t count);
// Bytes for the peer; gives their number, 0 where there are none.
size_t tls_send(TLSSession *session, void *buffer, size_t capacity);

// What is wrong with the peer's certificate, by OpenSSL's number; 0 where nothing is.
long tls_verdict(const TLSSession *session);
// OpenSSL's words for a verdict.
const char *tls_verdict_text(long verdict);
// The first reason of the last failure on this thread, which it forgets; NULL where there is none.
const char *tls_reason(void);

#endif
