import { fromBase64url, toBase64url } from '../shared/base64url.ts'
import type { After } from '../shared/messages.ts'
import { limited, type PagePushManager, type PushBrowser, type Subscription } from './push-browser.ts'
import type { PushDeviceState, PushFault } from './push-device-state.ts'

export type SubscribeResult =
  | { readonly ok: true; readonly subscription: Subscription }
  | { readonly ok: false; readonly why: PushFault; readonly detail?: string }

export interface SubscribeOptions {
  /** Another one, whatever is there. */
  readonly anew?: boolean
  /** The key of the last registration. Asked only when the browser tells no key: a tap does not last. */
  readonly bornWith?: () => Promise<string | undefined>
}

/** Without its push service a browser may stay silent for ever (testing.md): the wait ends here, and says so. */
const subscribeMs = 20_000

/** The browser's subscription under this key: the one that is there, or a new one when there is none or another key's. */
export async function subscribeUnder(
  browser: PushBrowser,
  applicationServerKey: string,
  after: After,
  options: SubscribeOptions = {},
): Promise<SubscribeResult> {
  const key = fromBase64url(applicationServerKey)
  if (key?.length !== 65) return { ok: false, why: 'subscribe_failed', detail: 'key' }
  const manager = await browser.pushManager().catch(() => undefined)
  if (!manager) return { ok: false, why: 'worker_failed' }
  const subscribing = obtain(manager, key, options)
  try {
    const subscription = await limited(subscribeMs, subscribing, after)
    return subscription === 'timeout' ? { ok: false, why: 'subscribe_timeout' } : { ok: true, subscription }
  } catch (error) {
    // A DOMException's name is its code: NotAllowedError, AbortError, InvalidStateError ...
    return { ok: false, why: 'subscribe_failed', ...(error instanceof Error && { detail: error.name }) }
  }
}

async function obtain(
  manager: PagePushManager,
  key: Uint8Array<ArrayBuffer>,
  { anew, bornWith }: SubscribeOptions,
): Promise<Subscription> {
  const present = await manager.getSubscription()
  if (present && !anew && (await hasKey(present, toBase64url(key), bornWith))) return present
  // Subscribing with other options while one is there is an InvalidStateError.
  await present?.unsubscribe()
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

/** Was it made with this key? What the browser does not tell is what was registered; who knows neither is believed. */
async function hasKey(
  subscription: Subscription,
  applicationServerKey: string,
  bornWith: SubscribeOptions['bornWith'],
): Promise<boolean> {
  const bytes = subscription.options?.applicationServerKey
  const made = bytes ? toBase64url(bytes) : ((await bornWith?.()) ?? applicationServerKey)
  return made.replace(/=+$/, '') === applicationServerKey.replace(/=+$/, '')
}

/** A failed subscribing as a state. */
export function toBroken({ why, detail }: Extract<SubscribeResult, { ok: false }>): PushDeviceState {
  return { kind: 'broken', why, ...(detail === undefined ? {} : { detail }) }
}
