/*
 * ECDH on P-256 with a fresh key, by the OpenSSL that is inside Node (RFC 8291 section 3.1). Node's own interface to it
 * takes twice as long: it makes objects and exports them again. Optional: src/native-agreement.ts proves it before use.
 *
 * agree(peer, out): peer is an uncompressed point, 65 bytes; out takes the own public key (65) and the secret (32).
 * Returns 0, or a code below and leaves zeros in out.
 */
#include <node_api.h>
#include <string.h>

#include "openssl.h"

enum { POINT_BYTES = 65, SECRET_BYTES = 32, UNCOMPRESSED = 4 };
enum { AGREED = 0, PEER_REFUSED = 1, ARGUMENTS_REFUSED = 2, FAILED = 3 };

/*
 * The scalar is uniform in [1, order - 1] (FIPS 186-5 A.2.2). Both multiplications take one scalar and one point, which
 * OpenSSL computes in constant time. Everything secret is overwritten when it is freed.
 */
static int compute(const EC_GROUP *group, const unsigned char *peer_bytes, unsigned char *out) {
  int result = FAILED;
  unsigned char shared_bytes[POINT_BYTES];
  BN_CTX *context = BN_CTX_secure_new();
  BIGNUM *scalar = BN_secure_new();
  EC_POINT *peer = EC_POINT_new(group);
  EC_POINT *own = EC_POINT_new(group);
  EC_POINT *shared = EC_POINT_new(group);

  if (!context || !scalar || !peer || !own || !shared) goto done;
  /* Also refuses a point that is not on the curve. */
  if (!EC_POINT_oct2point(group, peer, peer_bytes, POINT_BYTES, context)) {
    result = PEER_REFUSED;
    goto done;
  }
  BN_set_flags(scalar, BN_FLG_CONSTTIME);
  do {
    if (!BN_priv_rand_range(scalar, EC_GROUP_get0_order(group))) goto done;
  } while (BN_is_zero(scalar));
  if (!EC_POINT_mul(group, own, scalar, NULL, NULL, context)) goto done;
  if (!EC_POINT_mul(group, shared, NULL, peer, scalar, context)) goto done;
  if (EC_POINT_point2oct(group, own, POINT_CONVERSION_UNCOMPRESSED, out, POINT_BYTES, context) != POINT_BYTES) goto done;
  /* One byte and no more for infinity, which P-256 with its cofactor of 1 cannot give here. */
  if (EC_POINT_point2oct(group, shared, POINT_CONVERSION_UNCOMPRESSED, shared_bytes, POINT_BYTES, context) != POINT_BYTES)
    goto done;
  memcpy(out + POINT_BYTES, shared_bytes + 1, SECRET_BYTES);
  result = AGREED;

done:
  OPENSSL_cleanse(shared_bytes, POINT_BYTES);
  EC_POINT_clear_free(shared);
  EC_POINT_free(own);
  EC_POINT_free(peer);
  BN_clear_free(scalar);
  BN_CTX_free(context);
  /* Node takes what is left in OpenSSL's queue for an error of its own next call. */
  if (result != AGREED) ERR_clear_error();
  return result;
}

/** The bytes of a Uint8Array of exactly this length, or NULL. */
static unsigned char *bytes_of(napi_env env, napi_value value, size_t length) {
  bool is_typed_array = false;
  napi_typedarray_type type;
  size_t found = 0;
  void *data = NULL;
  if (napi_is_typedarray(env, value, &is_typed_array) != napi_ok || !is_typed_array) return NULL;
  if (napi_get_typedarray_info(env, value, &type, &found, &data, NULL, NULL) != napi_ok) return NULL;
  return type == napi_uint8_array && found == length ? data : NULL;
}

static napi_value agree(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  napi_value answer = NULL;
  void *group = NULL;
  unsigned char *peer = NULL;
  unsigned char *out = NULL;
  int result = ARGUMENTS_REFUSED;

  if (napi_get_cb_info(env, info, &count, arguments, NULL, &group) == napi_ok && count == 2) {
    peer = bytes_of(env, arguments[0], POINT_BYTES);
    out = bytes_of(env, arguments[1], POINT_BYTES + SECRET_BYTES);
  }
  if (out) {
    if (peer) result = peer[0] == UNCOMPRESSED ? compute(group, peer, out) : PEER_REFUSED;
    if (result != AGREED) OPENSSL_cleanse(out, POINT_BYTES + SECRET_BYTES);
  }
  napi_create_int32(env, result, &answer);
  return answer;
}

static void free_group(void *group) { EC_GROUP_free(group); }

/* Once for each thread that loads it: nothing is shared between threads. */
NAPI_MODULE_INIT() {
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  napi_value function;
  if (!group) return NULL;
  if (napi_create_function(env, "agree", NAPI_AUTO_LENGTH, agree, group, &function) != napi_ok ||
      napi_add_env_cleanup_hook(env, free_group, group) != napi_ok ||
      napi_set_named_property(env, exports, "agree", function) != napi_ok) {
    return NULL;
  }
  return exports;
}
