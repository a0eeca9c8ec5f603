import { type Failure, isRetryable } from '@deskbell/api'
import { type DeviceId, type DevicePutAnswer, newId, type PushSettings } from '@deskbell/contract'
import { devicePutBody } from '../shared/device-put.ts'
import type { DeviceDetails, PushRegistration } from '../shared/records.ts'
import type { Subscription } from './push-browser.ts'
import { notRegistered, type PushDeviceDeps, type PushUser } from './push-device-deps.ts'
import type { PushDeviceState } from './push-device-state.ts'
import { createRepairs, type Repairs } from './push-repairs.ts'
import { subscribeUnder, toBroken } from './push-subscribing.ts'
import { unsubscribe } from './release-device.ts'

/** One registration, with what it was tried with. */
interface Attempt {
  readonly deps: PushDeviceDeps
  readonly user: PushUser
  readonly settings: PushSettings
  readonly subscription: Subscription
  readonly details: DeviceDetails
  readonly before: PushRegistration | undefined
  /** A new subscription was made for it already: a second one would not help. */
  readonly fresh: boolean
  readonly repairs: Repairs
}

export interface Registering {
  /** Puts this device's row, and follows every answer of the contract ("PUT device") to a state. */
  readonly register: (user: PushUser, settings: PushSettings, subscription: Subscription) => Promise<PushDeviceState>
  readonly callsForSync: Repairs['callsForSync']
}

/** Made once a start: it remembers what was repaired. */
export function createRegistering(deps: PushDeviceDeps): Registering {
  const { records, browser, describe } = deps
  const repairs = createRepairs({ records, subscribesByItself: browser.subscribesByItself })
  return {
    register: async (user, settings, subscription) => {
      const before = await records.read('registration')
      return put({ deps, repairs, user, settings, subscription, details: await describe(), before, fresh: false })
    },
    callsForSync: repairs.callsForSync,
  }
}

async function put(attempt: Attempt): Promise<PushDeviceState> {
  const { repairs, user, settings, subscription, details } = attempt
  const deviceId = await deviceIdOf(attempt)
  const body = devicePutBody(subscription, settings.keyId, details)
  if (!body) return { kind: 'broken', why: 'subscribe_failed', detail: 'keys' }
  const answer = await user.api.devices.put(deviceId, body)
  if (!answer.ok) return refused(attempt, answer.failure)
  const created = answer.status === 201
  if (created && !attempt.fresh && isSameAsBefore(attempt, deviceId)) {
    // The row was gone though nobody removed it: the push service gave this endpoint up. Only a new one will ring.
    await remember(attempt, answer.data)
    return again(attempt, { underNewId: false })
  }
  await remember(attempt, answer.data)
  const verdict = await repairs.judge(user, answer.data, { fresh: attempt.fresh })
  if (verdict.repairNow) return again(attempt, { underNewId: false })
  // The device may have been turned off, or its user have gone, in the meantime; the next sync sees to it.
  return {
    ...{ kind: 'on', deviceId: answer.data.id, keyId: settings.keyId },
    label: answer.data.label || details.label,
    ...(verdict.trouble && { trouble: verdict.trouble }),
  }
}

/** Once more with a new subscription. */
async function again(attempt: Attempt, { underNewId }: { underNewId: boolean }): Promise<PushDeviceState> {
  const { deps, user, settings } = attempt
  if (underNewId) await deps.records.ofUser(user).remove('deviceId')
  const result = await subscribeUnder(deps.browser, settings.applicationServerKey, deps.world.after, { anew: true })
  if (!result.ok) return toBroken(result)
  const before = await deps.records.read('registration')
  return put({ ...attempt, before, subscription: result.subscription, fresh: true })
}

async function refused(attempt: Attempt, failure: Failure): Promise<PushDeviceState> {
  const { user, before, subscription, details } = attempt
  const code = failure.kind === 'problem' ? failure.code : failure.kind
  switch (code) {
    case 'device_removed':
      return removed(attempt, failure)
    case 'device_conflict':
      return attempt.fresh ? notRegistered(failure) : again(attempt, { underNewId: true })
    case 'push_disabled':
      return { kind: 'site_off' }
    case 'subscription_invalid':
      return (await underTodaysKey(attempt, failure)) ?? notRegistered(failure)
    case 'app_url_invalid': {
      // On its own origin the site's public address serves as well, though it is written otherwise.
      const { appUrl, ...rest } = details
      return user.own && appUrl !== undefined ? put({ ...attempt, details: rest }) : notRegistered(failure)
    }
    default: {
      // Out of reach, and nothing has changed here: it rings.
      const isMine = before?.site === user.site && before.userId === user.userId
      if (!isRetryable(failure) || !isMine || before.endpoint !== subscription.endpoint) return notRegistered(failure)
      return { kind: 'on', deviceId: before.deviceId, label: before.details.label, keyId: before.keyId }
    }
  }
}

/** The key was rotated and retired since the site was asked for it: once more with the one of today. */
async function underTodaysKey(attempt: Attempt, failure: Failure): Promise<PushDeviceState | undefined> {
  if (failure.kind !== 'problem' || failure.problem.fault !== 'key_unknown') return undefined
  const settings = await attempt.user.api.push.read()
  if (!settings.ok || settings.data.keyId === attempt.settings.keyId) return undefined
  return again({ ...attempt, settings: settings.data }, { underNewId: false })
}

/** A person took this device away: that wish holds until somebody turns push on again here. */
async function removed({ deps, user }: Attempt, failure: Failure): Promise<PushDeviceState> {
  const problem = failure.kind === 'problem' ? failure.problem : {}
  const note = { byName: problem.removedBy?.name ?? '', at: problem.removedAt ?? '' }
  if (problem.lost) {
    deps.lost()
    return { kind: 'removed', ...note }
  }
  const mine = deps.records.ofUser(user)
  await unsubscribe(deps.browser).catch(() => undefined)
  await Promise.all([
    mine.write('intent', 'off'),
    mine.write('removal', note),
    mine.remove('deviceId'),
    deps.records.remove('registration'),
  ])
  return { kind: 'removed', ...note }
}

/** Made once and kept: a device is one row for its whole life. */
async function deviceIdOf({ deps, user }: Attempt): Promise<DeviceId> {
  const mine = deps.records.ofUser(user)
  const kept = await mine.read('deviceId')
  if (kept) return kept
  const made = newId('dev', deps.world.random)
  await mine.write('deviceId', made)
  return made
}

function isSameAsBefore({ before, user, subscription }: Attempt, deviceId: DeviceId): boolean {
  return before?.deviceId === deviceId && before.site === user.site && before.endpoint === subscription.endpoint
}

async function remember(attempt: Attempt, device: DevicePutAnswer): Promise<void> {
  const { deps, user, settings, subscription, details } = attempt
  const { site, apiRoot, userId } = user
  // Read now, not before the PUT: another tab's 201 may have brought the only token in the meantime.
  const before = await deps.records.read('registration')
  const keptToken = before?.deviceId === device.id && before.site === site ? before.renewToken : null
  await deps.records.ofUser(user).write('deviceId', device.id)
  await deps.records.write('registration', {
    ...{ site, apiRoot, userId, details },
    deviceId: device.id,
    renewToken: device.renewToken ?? keptToken,
    endpoint: subscription.endpoint,
    applicationServerKey: settings.applicationServerKey,
    keyId: settings.keyId,
    confirmedAt: deps.world.now(),
  })
}
