import type { ReceiptStage } from '@deskbell/contract'
import { topicFor, useNativeCrypto } from '@deskbell/web-push'
import type { Background, Parts } from './compose.ts'
import { createDelivery } from './delivery/create-delivery.ts'
import { checkAppUrl } from './devices/app-url.ts'
import { registerDevices } from './devices/register-devices.ts'
import { countSends } from './metrics/count-sends.ts'
import { registerNotifications } from './notifications/register-notifications.ts'
import { createWebPushProvider } from './providers/web-push.ts'
import { createKeyRetirement } from './push/key-retirement.ts'
import { openKeyring } from './push/keyring.ts'
import { isPushOn, readPushState } from './push/push-state.ts'
import { registerKeys } from './push/register-keys.ts'
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
  const { api, config, database, sealer, secrets, clock, random, log, publicUrl, listedOrigins, counters } = parts
  const opened = await openKeyring({ database, sealer, clock })
  if (!opened.ok) return opened
  const { keyring } = opened
  const policy = { extraHosts: config.pushExtraHosts }
  const subject = createCurrentSubject({ db: database.db, clock, configured: config.vapidSubject, publicUrl })
  const tokens = createReceiptTokens(secrets.receipts)

  registerPush(api, { database, keyring, subject, clock })
  registerKeys(api, { database, sealer, clock })
  const retirement = createKeyRetirement({ database, clock, log })
  const rules = { policy, isPushOn, acceptsKey: keyring.accepts, publicUrl, listedOrigins }
  registerDevices(api, { database, clock, random, rules })
  registerNotifications(api, { database, clock, random, isPushOn })
  const onReceipt = (stage: ReceiptStage) => counters.count('deskbell_receipts_total', { stage })
  registerReceipts(api, { database, clock, tokens, onReceipt })

  useNativeCrypto(config.nativeCrypto)
  const provider = countSends(
    createWebPushProvider({
      policy,
      proxy: config.pushProxy,
      signer: async keyId => keyring.signer(keyId, (await subject()).subject),
    }),
    counters,
  )
  const delivery = createDelivery({
    database,
    clock,
    random,
    log,
    rules: {
      ...{ provider, readPushRules: readPushState, publicUrl, signReceipt: tokens.sign },
      topicOf: key => topicFor(secrets.topics, key),
      isAppUrl: url => checkAppUrl(url, publicUrl(), listedOrigins()).ok,
    },
  })
  const start = () => {
    delivery.start()
    retirement.start()
  }
  const stop = async () => {
    await Promise.all([delivery.stop(), retirement.stop()])
    keyring.stop()
    await provider.close()
  }
  return { ok: true, background: { start, stop } }
}
