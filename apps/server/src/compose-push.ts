import { topicFor } from '@deskbell/web-push'
import type { Background, Parts } from './compose.ts'
import { createDelivery } from './delivery/create-delivery.ts'
import { checkAppUrl } from './devices/app-url.ts'
import { registerDevices } from './devices/register-devices.ts'
import { registerNotifications } from './notifications/register-notifications.ts'
import { createWebPushProvider } from './providers/web-push.ts'
import { openKeyring } from './push/keyring.ts'
import { isPushOn } from './push/push-state.ts'
import { registerPush } from './push/register-push.ts'
import { createCurrentSubject } from './push/vapid-subject.ts'
import { createReceiptTokens } from './receipts/receipt-tokens.ts'
import { registerReceipts } from './receipts/register-receipts.ts'

export type ComposePush =
  | { readonly ok: true; readonly background: Background }
  /** A sentence that says what to do. */
  | { readonly ok: false; readonly problem: string }

/** Puts together what rings: keys, devices, tests and traces, delivery by its provider, receipts. */
export async function composePush(parts: Parts): Promise<ComposePush> {
  const { api, config, database, sealer, clock, random, log, publicUrl, listedOrigins } = parts
  const opened = await openKeyring({ database, sealer, clock })
  if (!opened.ok) return opened
  const { keyring } = opened
  const policy = { extraHosts: config.pushExtraHosts }
  const subject = createCurrentSubject({ db: database.db, clock, configured: config.vapidSubject, publicUrl })
  const tokens = createReceiptTokens(sealer.derive('receipts'))
  const topics = sealer.derive('topics')

  registerPush(api, { database, keyring, subject, clock })
  const rules = { policy, isPushOn, hasKey: keyring.has, publicUrl, listedOrigins }
  registerDevices(api, { database, clock, random, rules })
  registerNotifications(api, { database, clock, random, isPushOn })
  registerReceipts(api, { database, clock, tokens })

  const provider = createWebPushProvider({
    policy,
    proxy: config.pushProxy,
    signer: async keyId => keyring.signer(keyId, (await subject()).subject),
  })
  const delivery = createDelivery({
    database,
    clock,
    random,
    log,
    rules: {
      ...{ provider, isPushOn, publicUrl, signReceipt: tokens.sign },
      topicOf: key => topicFor(topics, key),
      isAppUrl: url => checkAppUrl(url, publicUrl(), listedOrigins()).ok,
    },
  })
  const stop = async () => {
    await delivery.stop()
    await provider.close()
  }
  return { ok: true, background: { start: delivery.start, stop } }
}
