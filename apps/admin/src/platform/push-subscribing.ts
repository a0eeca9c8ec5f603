import { fromBase64url, toBase64url } from '../shared/base64url.ts'
import type { After } from '../shared/messages.ts'
import { limited, type PagePushManager, type PushBrowser, type Subscription } from './push-browser.ts'
import type { PushDeviceState, PushFault } from './push-device-state.ts'

export type SubscribeResult =
  | { readonly ok: true; readonly subscription: Subscription }
  | { readonly ok: false; readonly why: PushFault; readonly detail?: string }

/** Without its push service a browser may stay silent for ever (testing.md): the wait ends here, and says so. */
const subscribeMs = 20_000

/** The browser's subscription under this key: the one that is there, or a new one when there is none or another key's. */
export async function subscribeUnder(
  browser: PushBrowser,
  applicationServerKey: string,
  after: After,
  options: { readonly anew?: boolean } = {},
): Promise<SubscribeResult> {
  const key = fromBase64url(applicationServerKey)
  if (key?.length !== 65) return { ok: false, why: 'subscribe_failed', detail: 'key' }
  const manager = await browser.pushManager().catch(() => undefined)
  if (!manager) return { ok: false, why: 'worker_failed' }
  const subscribing = obtain(manager, key, options.anew ?? false)
  try {
    const subscription = await limited(subscribeMs, subscribing, after)
    return subscription === 'timeout' ? { ok: false, why: 'subscribe_timeout' } : { ok: true, subscription }
  } catch (error) {
    // A DOMException's name is its code: NotAllowedError, AbortError, InvalidStateError ...
    return { ok: false, why: 'subscribe_failed', ...(error instanceof Error && { detail: error.name }) }
  }
}

async function obtain(manager: PagePushManager, key: Uint8Array<ArrayBuffer>, anew: boolean): Promise<Subscription> {
  const present = await manager.getSubscription()
  if (present && !anew && hasKey(present, toBase64url(key))) return present
  // Subscribing with other options while one is there is an InvalidStateError.
  await present?.unsubscribe()
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

/** Was it made with this key? A browser that does not tell is believed. */
function hasKey(subscription: Subscription, applicationServerKey: string): boolean {
  const bytes = subscription.options?.applicationServerKey
  return !bytes || toBase64url(bytes) === applicationServerKey.replace(/=+$/, '')
}

/** A failed subscribing as a state. */
export function toBroken({ why, detail }: Extract<SubscribeResult, { ok: false }>): PushDeviceState {
  return { kind: 'broken', why, ...(detail === undefined ? {} : { detail }) }
}
