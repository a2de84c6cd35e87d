#include "library.h"
#include "openssl_sessions.h"

#include <dlfcn.h>
#include <pthread.h>

struct openssl openssl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded;

#define OPENSSL_FIND(name, result, parameters) \
  openssl.name = (result(*) parameters)dlsym(library, #name); \
  if (!openssl.name) return false;

static bool find(void *library, void *crypto) {
  OPENSSL_TLS_FUNCTIONS(OPENSSL_FIND)
  library = crypto;
  OPENSSL_CRYPTO_FUNCTIONS(OPENSSL_FIND)
  return true;
}

static void load(void) {
  static const struct {
    const char *tls, *crypto;
  } versions[] = {{"libssl.so.3", "libcrypto.so.3"}, {"libssl.so.1.1", "libcrypto.so.1.1"}};
  for (size_t i = 0; i < sizeof versions / sizeof *versions && !is_loaded; i++) {
    void *crypto = dlopen(versions[i].crypto, RTLD_NOW | RTLD_LOCAL);
    void *tls = crypto ? dlopen(versions[i].tls, RTLD_NOW | RTLD_LOCAL) : NULL;
    is_loaded = tls && find(tls, crypto);
  }
}

bool tls_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}
