import { createECDH, randomBytes } from 'node:crypto'
import { decrypt } from 'http_ece'
import type { PushSubscriptionKeys } from '../subscription.ts'

/** A browser's half of a subscription: hands out public keys, decrypts with a library that is not ours. */
export type Browser = {
  readonly subscription: PushSubscriptionKeys
  decrypt(body: Uint8Array): Buffer
}

/** A browser with fresh keys, subscribed at `endpoint`. */
export function openBrowser(endpoint = 'https://fcm.googleapis.com/fcm/send/device'): Browser {
  const ecdh = createECDH('prime256v1')
  const p256dh = ecdh.generateKeys()
  const auth = randomBytes(16)
  return {
    subscription: { endpoint, p256dh, auth },
    decrypt: body => decrypt(Buffer.from(body), { version: 'aes128gcm', privateKey: ecdh, authSecret: auth }),
  }
}
