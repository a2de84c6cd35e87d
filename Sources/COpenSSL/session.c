#include "library.h"
#include "openssl_sessions.h"

#include <limits.h>
#include <stdlib.h>

struct tls_context {
  SSL_CTX *context;
};

struct tls_session {
  SSL *session;
  // The session's own: what comes from the peer, and what is for it.
  BIO *input, *output;
};

TLSContext *tls_context_create(bool verifies, const char *authorities) {
  if (!tls_load()) return NULL;
  TLSContext *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  openssl.ERR_clear_error();
  made->context = openssl.SSL_CTX_new(openssl.TLS_client_method());
  if (!made->context) goto failed;
  openssl.SSL_CTX_ctrl(made->context, OPENSSL_CTRL_SET_MINIMUM_VERSION, OPENSSL_TLS_1_2, NULL);
  openssl.SSL_CTX_set_verify(made->context, verifies ? OPENSSL_VERIFY_PEER : OPENSSL_VERIFY_NONE, NULL);
  if (verifies) {
    int found = authorities ? openssl.SSL_CTX_load_verify_locations(made->context, authorities, NULL)
                            : openssl.SSL_CTX_set_default_verify_paths(made->context);
    if (!found) goto failed;
  }
  return made;
failed:
  tls_context_free(made);
  return NULL;
}

bool tls_context_identify(TLSContext *context, const char *certificate, const char *key) {
  openssl.ERR_clear_error();
  return openssl.SSL_CTX_use_certificate_chain_file(context->context, certificate) == 1 &&
         openssl.SSL_CTX_use_PrivateKey_file(context->context, key, OPENSSL_FILE_PEM) == 1;
}

void tls_context_free(TLSContext *context) {
  if (context->context) openssl.SSL_CTX_free(context->context);
  free(context);
}

TLSSession *tls_session_create(TLSContext *context, const char *host, bool is_address) {
  TLSSession *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->session = openssl.SSL_new(context->context);
  made->input = openssl.BIO_new(openssl.BIO_s_mem());
  made->output = openssl.BIO_new(openssl.BIO_s_mem());
  if (!made->session || !made->input || !made->output) {
    if (made->input) openssl.BIO_free(made->input);
    if (made->output) openssl.BIO_free(made->output);
    if (made->session) openssl.SSL_free(made->session);
    free(made);
    return NULL;
  }
  openssl.SSL_set_bio(made->session, made->input, made->output);
  openssl.SSL_set_connect_state(made->session);
  bool is_named;
  if (is_address) {
    is_named = openssl.X509_VERIFY_PARAM_set1_ip_asc(openssl.SSL_get0_param(made->session), host);
  } else {
    is_named = openssl.SSL_set1_host(made->session, host) &&
               openssl.SSL_ctrl(made->session, OPENSSL_CTRL_SET_HOST_NAME, 0, (void *)host);
  }
  if (is_named) return made;
  tls_session_free(made);
  return NULL;
}

void tls_session_free(TLSSession *session) {
  openssl.SSL_free(session->session);
  free(session);
}

static TLSProgress progress(const TLSSession *session, int result) {
  switch (openssl.SSL_get_error(session->session, result)) {
  case OPENSSL_ERROR_WANT_READ: return TLS_NEEDS_INPUT;
  case OPENSSL_ERROR_ENDED: return TLS_ENDED;
  default: return TLS_FAILED;
  }
}

TLSProgress tls_handshake(TLSSession *session) {
  openssl.ERR_clear_error();
  int result = openssl.SSL_do_handshake(session->session);
  return result == 1 ? TLS_DONE : progress(session, result);
}

TLSProgress tls_read(TLSSession *session, void *buffer, size_t capacity, size_t *count) {
  openssl.ERR_clear_error();
  int result = openssl.SSL_read(session->session, buffer, capacity > INT_MAX ? INT_MAX : (int)capacity);
  *count = result > 0 ? (size_t)result : 0;
  return result > 0 ? TLS_DONE : progress(session, result);
}

TLSProgress tls_write(TLSSession *session, const void *bytes, size_t count) {
  const char *rest = bytes;
  while (count > 0) {
    openssl.ERR_clear_error();
    int result = openssl.SSL_write(session->session, rest, count > INT_MAX ? INT_MAX : (int)count);
    if (result <= 0) return progress(session, result);
    rest += result;
    count -= (size_t)result;
  }
  return TLS_DONE;
}

void tls_finish(TLSSession *session) {
  openssl.ERR_clear_error();
  openssl.SSL_shutdown(session->session);
}

bool tls_receive(TLSSession *session, const void *bytes, size_t count) {
  const char *rest = bytes;
  while (count > 0) {
    int taken = openssl.BIO_write(session->input, rest, count > INT_MAX ? INT_MAX : (int)count);
    if (taken <= 0) return false;
    rest += taken;
    count -= (size_t)taken;
  }
  return true;
}

size_t tls_send(TLSSession *session, void *buffer, size_t capacity) {
  int count = openssl.BIO_read(session->output, buffer, capacity > INT_MAX ? INT_MAX : (int)capacity);
  return count > 0 ? (size_t)count : 0;
}

long tls_verdict(const TLSSession *session) { return openssl.SSL_get_verify_result(session->session); }

const char *tls_verdict_text(long verdict) { return openssl.X509_verify_cert_error_string(verdict); }

const char *tls_reason(void) {
  unsigned long first = openssl.ERR_get_error();
  openssl.ERR_clear_error();
  return first ? openssl.ERR_reason_error_string(first) : NULL;
}
