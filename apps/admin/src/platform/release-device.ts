import { type Api, createApi, type Fetch } from '@deskbell/api'
import type { RecordStore } from '../shared/record-store.ts'
import { limited, type PushBrowser } from './push-browser.ts'

export interface ReleaseDeps {
  readonly records: RecordStore
  readonly browser: PushBrowser
  readonly fetch: Fetch
}

/** Leaving must not wait for a network that is not there. */
const releaseMs = 8_000

/**
 * Takes this browser off whoever is registered with it: the row by its own token, then the subscription, then what is
 * stored (L6, A12). Should the site be out of reach, the dead subscription makes the push service report it as gone.
 * Never rejects.
 * @param api of the person who leaves, for a row whose token is not known
 */
export async function releaseDevice({ records, browser, fetch }: ReleaseDeps, api?: Api): Promise<void> {
  const registration = await records.read('registration').catch(() => undefined)
  if (registration) {
    const { apiRoot, deviceId, renewToken, site, userId } = registration
    const bare = createApi({ apiRoot, fetch, timeoutMs: releaseMs })
    const removed = renewToken === null ? undefined : await bare.devices.remove(deviceId, renewToken)
    if (!removed?.ok && api) await api.devices.remove(deviceId)
    // A removed device never comes back under its id.
    await Promise.allSettled([records.ofUser({ site, userId }).remove('deviceId'), records.remove('registration')])
  }
  await unsubscribe(browser).catch(() => undefined)
}

/** Ends the browser's subscription if there is one. */
export async function unsubscribe(browser: PushBrowser): Promise<void> {
  if (browser.support().kind !== 'supported') return
  const ended = browser.currentSubscription().then(subscription => subscription?.unsubscribe())
  await limited(releaseMs, ended)
}
