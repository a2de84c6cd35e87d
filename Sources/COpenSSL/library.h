// The functions of OpenSSL that are used, declared here so that building needs none of its headers.
#ifndef COPENSSL_LIBRARY_H
#define COPENSSL_LIBRARY_H

#include <stddef.h>

typedef struct ssl_ctx_st SSL_CTX;
typedef struct ssl_st SSL;
typedef struct ssl_method_st SSL_METHOD;
typedef struct bio_st BIO;
typedef struct bio_method_st BIO_METHOD;
typedef struct X509_VERIFY_PARAM_st X509_VERIFY_PARAM;

// Each as `name, result, parameters`.
#define OPENSSL_TLS_FUNCTIONS(DO) \
  DO(TLS_client_method, const SSL_METHOD *, (void)) \
  DO(SSL_CTX_new, SSL_CTX *, (const SSL_METHOD *)) \
  DO(SSL_CTX_free, void, (SSL_CTX *)) \
  DO(SSL_CTX_ctrl, long, (SSL_CTX *, int, long, void *)) \
  DO(SSL_CTX_set_default_verify_paths, int, (SSL_CTX *)) \
  DO(SSL_CTX_load_verify_locations, int, (SSL_CTX *, const char *, const char *)) \
  DO(SSL_CTX_set_verify, void, (SSL_CTX *, int, void *)) \
  DO(SSL_CTX_use_certificate_chain_file, int, (SSL_CTX *, const char *)) \
  DO(SSL_CTX_use_PrivateKey_file, int, (SSL_CTX *, const char *, int)) \
  DO(SSL_new, SSL *, (SSL_CTX *)) \
  DO(SSL_free, void, (SSL *)) \
  DO(SSL_ctrl, long, (SSL *, int, long, void *)) \
  DO(SSL_set1_host, int, (SSL *, const char *)) \
  DO(SSL_get0_param, X509_VERIFY_PARAM *, (SSL *)) \
  DO(SSL_set_bio, void, (SSL *, BIO *, BIO *)) \
  DO(SSL_set_connect_state, void, (SSL *)) \
  DO(SSL_do_handshake, int, (SSL *)) \
  DO(SSL_read, int, (SSL *, void *, int)) \
  DO(SSL_write, int, (SSL *, const void *, int)) \
  DO(SSL_shutdown, int, (SSL *)) \
  DO(SSL_get_error, int, (const SSL *, int)) \
  DO(SSL_get_verify_result, long, (const SSL *))

#define OPENSSL_CRYPTO_FUNCTIONS(DO) \
  DO(BIO_s_mem, const BIO_METHOD *, (void)) \
  DO(BIO_new, BIO *, (const BIO_METHOD *)) \
  DO(BIO_free, int, (BIO *)) \
  DO(BIO_read, int, (BIO *, void *, int)) \
  DO(BIO_write, int, (BIO *, const void *, int)) \
  DO(X509_VERIFY_PARAM_set1_ip_asc, int, (X509_VERIFY_PARAM *, const char *)) \
  DO(X509_verify_cert_error_string, const char *, (long)) \
  DO(ERR_get_error, unsigned long, (void)) \
  DO(ERR_clear_error, void, (void)) \
  DO(ERR_reason_error_string, const char *, (unsigned long))

#define OPENSSL_FIELD(name, result, parameters) result(*name) parameters;

struct openssl {
  OPENSSL_TLS_FUNCTIONS(OPENSSL_FIELD)
  OPENSSL_CRYPTO_FUNCTIONS(OPENSSL_FIELD)
};

extern struct openssl openssl;

// Numbers of OpenSSL's interface.
enum {
  OPENSSL_CTRL_SET_HOST_NAME = 55,
  OPENSSL_CTRL_SET_MINIMUM_VERSION = 123,
  OPENSSL_TLS_1_2 = 0x0303,
  OPENSSL_FILE_PEM = 1,
  OPENSSL_VERIFY_NONE = 0,
  OPENSSL_VERIFY_PEER = 1,
  OPENSSL_ERROR_WANT_READ = 2,
  OPENSSL_ERROR_ENDED = 6,
};

#endif
