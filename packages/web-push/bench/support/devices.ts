import { createECDH, randomBytes } from 'node:crypto'
import type { PushSubscription } from 'web-push'
import { createVapidSigner, generateVapidKeys, type PushSubscriptionKeys } from '../../src/index.ts'

/** One browser's subscription, as each of the two senders wants it. */
export type Device = { readonly ours: PushSubscriptionKeys; readonly theirs: PushSubscription }

const subject = 'mailto:ops@example.com'
/** A notification with a title, a text and its data. */
export const payload = randomBytes(300)

/** So many browsers with keys of their own, all at one push service. */
export function makeDevices(origin: string, count: number): Device[] {
  return Array.from({ length: count }, (_, index) => {
    const endpoint = `${origin}/fcm/send/${randomBytes(12).toString('hex')}-${index}`
    const p256dh = createECDH('prime256v1').generateKeys()
    const auth = randomBytes(16)
    const keys = { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') }
    return { ours: { endpoint, p256dh, auth }, theirs: { endpoint, keys } }
  })
}

const vapid = generateVapidKeys()
export const signer = createVapidSigner({ ...vapid, subject })
/** What npm web-push is told: the same key, lifetime and urgency. */
export const theirOptions = {
  TTL: 86_400,
  urgency: 'high',
  contentEncoding: 'aes128gcm',
  vapidDetails: { ...vapid, subject },
} as const
