import type { ECDH } from 'node:crypto'
import { createRequire } from 'node:module'

type HttpEce = {
  decrypt(body: Uint8Array, parameters: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer
}

// The library brings no types, and an ambient declaration would have to be known to every project that imports this one.
const require = createRequire(import.meta.url)
const httpEce = require('http_ece') as HttpEce

/** RFC 8291, by a library that is not ours. Throws if the body is not for these keys. */
export function decryptPush(body: Uint8Array, privateKey: ECDH, authSecret: string): Uint8Array {
  return httpEce.decrypt(body, { version: 'aes128gcm', privateKey, authSecret })
}
