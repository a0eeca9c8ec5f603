/*
 * The part of OpenSSL 3's public interface that agree.c uses, declared here: Node exports these functions, but not every
 * installed Node comes with OpenSSL's headers. Names and numbers are those of OpenSSL's documentation.
 */
#ifndef DESKBELL_OPENSSL_H
#define DESKBELL_OPENSSL_H
#include <stddef.h>

typedef struct bignum_st BIGNUM;
typedef struct bignum_ctx BN_CTX;
typedef struct ec_group_st EC_GROUP;
typedef struct ec_point_st EC_POINT;

enum { NID_X9_62_prime256v1 = 415, BN_FLG_CONSTTIME = 4, POINT_CONVERSION_UNCOMPRESSED = 4 };

BN_CTX *BN_CTX_secure_new(void);
void BN_CTX_free(BN_CTX *context);
BIGNUM *BN_secure_new(void);
void BN_clear_free(BIGNUM *number);
void BN_set_flags(BIGNUM *number, int flags);
int BN_priv_rand_range(BIGNUM *number, const BIGNUM *range);
int BN_is_zero(const BIGNUM *number);

EC_GROUP *EC_GROUP_new_by_curve_name(int nid);
void EC_GROUP_free(EC_GROUP *group);
const BIGNUM *EC_GROUP_get0_order(const EC_GROUP *group);
EC_POINT *EC_POINT_new(const EC_GROUP *group);
void EC_POINT_free(EC_POINT *point);
void EC_POINT_clear_free(EC_POINT *point);
int EC_POINT_oct2point(const EC_GROUP *group, EC_POINT *point, const unsigned char *bytes, size_t length, BN_CTX *context);
size_t EC_POINT_point2oct(const EC_GROUP *group, const EC_POINT *point, int form, unsigned char *bytes, size_t length,
                          BN_CTX *context);
int EC_POINT_mul(const EC_GROUP *group, EC_POINT *result, const BIGNUM *times_generator, const EC_POINT *point,
                 const BIGNUM *times_point, BN_CTX *context);

void OPENSSL_cleanse(void *bytes, size_t length);
void ERR_clear_error(void);

#endif
