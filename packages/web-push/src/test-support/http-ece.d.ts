declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  /** The independent decrypter (RFC 8188), as far as our tests use it. */
  export function decrypt(body: Buffer, params: { version: 'aes128gcm'; privateKey: ECDH; authSecret: Buffer }): Buffer
}
