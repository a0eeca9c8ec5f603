import type { DevicePut, DevicePutAnswer } from '@deskbell/contract'
import { devicePutSchema } from '@deskbell/contract/schemas'
import { type PushSubscriptionKeys, parseSubscription } from '@deskbell/web-push'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import type { Returned } from '../db/missed.ts'
import { ringAgain } from '../db/ring-again.ts'
import type { DevicesTable } from '../db/schema.ts'
import { created } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { HttpProblem, problem } from '../http/problem.ts'
import { checkAppUrl } from './app-url.ts'
import { deviceUpdated } from './device-updated.ts'
import { type DeviceRules, type DevicesDeps, deviceParams } from './devices-deps.ts'
import { findShown } from './find-shown.ts'
import { type PutRequest, putDevice } from './put-device.ts'
import { queueWelcome } from './queue-welcome.ts'
import { nameOf } from './remove-device.ts'
import { looksDifferent, type ShownDevice, toDevice } from './to-device.ts'
import { whoAsks } from './who-asks.ts'

/** `PUT /devices/{deviceId}`: register or renew (W10, W11). */
export function registerPut(api: Api, deps: DevicesDeps): void {
  api.route({
    method: 'PUT',
    url: '/devices/:deviceId',
    auth: 'none',
    params: deviceParams,
    body: devicePutSchema,
    handler: ({ principal, params: { deviceId }, body, request }) =>
      deps.database.transaction(async (trx, wake) => {
        const asker = await whoAsks(trx, deviceId, principal, request)
        if (!asker) return problem('unauthenticated')
        const checked = check(body, deps.rules)
        if (checked instanceof HttpProblem) return checked
        if (!(await deps.rules.isPushOn(trx))) return problem('push_disabled')
        if (!(await deps.rules.acceptsKey(trx, body.keyId))) {
          return problem('subscription_invalid', { fault: 'key_unknown' })
        }
        const userAgent = request.headers['user-agent']
        return answer(trx, wake, deps, { deviceId, asker, userAgent, ...checked })
      }),
  })
}

type Checked = { readonly body: DevicePut; readonly subscription: PushSubscriptionKeys }

/** Everything that can be judged without the database. */
function check(body: DevicePut, rules: DeviceRules): Checked | HttpProblem {
  const parsed = parseSubscription(body.subscription, rules.policy)
  if (!parsed.ok) return problem('subscription_invalid', { fault: parsed.code })
  const { subscription } = parsed
  if (body.appUrl === undefined) return { body, subscription }
  const app = checkAppUrl(body.appUrl, rules.publicUrl(), rules.listedOrigins())
  return app.ok ? { body: { ...body, appUrl: app.appUrl }, subscription } : problem('app_url_invalid')
}

/** A device that could not be rung, and can be now: it missed what was sent meanwhile. */
function returned(before: DevicesTable, now: ShownDevice): Returned | undefined {
  const { id, user_id: userId } = now
  const wasGone = before.removed_reason === 'gone'
  const wasRefused = before.health === 'quarantined' && now.health !== 'quarantined'
  if (before.user_id !== userId || !(wasGone || wasRefused)) return undefined
  const awaySince = before.removed_at ?? before.last_result_at ?? before.last_seen_at
  return { id, userId, awaySince, reports: before.reported_at !== null }
}

async function answer(trx: Trx, wake: WakeLater, deps: DevicesDeps, put: PutRequest) {
  const result = await putDevice(trx, deps, put)
  switch (result.kind) {
    case 'conflict':
      return problem('device_conflict')
    case 'unauthenticated':
      return problem('unauthenticated')
    case 'limit':
      return problem('device_limit')
    case 'removed': {
      const { removed_at, removed_by, removed_reason } = result.row
      const name = await nameOf(trx, removed_by)
      return problem('device_removed', {
        removedBy: name === undefined ? undefined : { name },
        removedAt: removed_at === null ? undefined : new Date(removed_at).toISOString(),
        lost: removed_reason === 'lost' || undefined,
      })
    }
    case 'stored': {
      const { id, before, renewToken } = result
      const row = await findShown(trx, id)
      if (!row) throw new Error('A device that was just stored is not there')
      // One that comes back by itself after the push service's 410 is rung with what it missed, and need not say more.
      const isBack = before?.removed_reason === 'gone' && before.user_id === row.user_id
      if (renewToken !== undefined && !isBack) {
        await queueWelcome(trx, wake, { now: deps.clock(), random: deps.random }, row)
      }
      const back = before && returned(before, row)
      if (back) await ringAgain(trx, wake, { now: deps.clock(), random: deps.random }, back)
      // A client may answer an event about its own device with a PUT: a mere renewal must not make the next one.
      if (renewToken !== undefined || !before || before.key_id !== put.body.keyId || looksDifferent(before, row)) {
        // It left somebody's table, too, when it was another's.
        const owners = new Set([before?.user_id ?? row.user_id, row.user_id])
        await appendEvents(
          trx,
          wake,
          deps.clock(),
          [...owners].map(owner => deviceUpdated(owner, id)),
        )
      }
      const device: DevicePutAnswer = toDevice(row)
      return renewToken === undefined ? device : created({ ...device, renewToken })
    }
  }
}
