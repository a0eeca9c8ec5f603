import type { DeviceId, Reach } from '@deskbell/contract'
import type { QuietReason } from '../quiet-times.ts'
import { type DevicesReason, whyNoDevice } from './rules/devices.ts'

/** How long a display proves that a device rings, in ms: systems take permissions back, phones are put away. */
const PROOF_LASTS_MS = 7 * 24 * 60 * 60 * 1000
/** A receipt needs some time to come back. */
const TIME_TO_REPORT_MS = 60_000

/** What is known of a registered device that is not removed. Times in ms since 1970. */
export interface ReachDevice {
  readonly id: DeviceId
  readonly muted: boolean
  readonly health: 'unknown' | 'ok' | 'failing' | 'quarantined' | 'dead'
  /** Its present subscription has answered, whatever it was. */
  readonly confirmed: boolean
  /** When its present subscription last displayed something. */
  readonly displayedAt: number | null
  /** Accepted in a row and not displayed; since when; and when the one was accepted that is being watched, see `db/schema.ts`. */
  readonly unshown: number
  readonly unshownSince: number | null
  readonly unshownAt: number | null
  /** Nothing is sent to its push service at present. */
  readonly stopped: boolean
}

export interface ReachFacts<Device> {
  readonly pushOn: boolean
  readonly quiet: QuietReason | undefined
  readonly devices: readonly Device[]
}

type DeviceReason = 'proven' | 'proof_old' | 'push_service_down' | 'failing' | 'silent' | 'unproven' | 'devices_dead'

/** From the best to the worst. */
const states: Readonly<Record<DeviceReason, Reach['state']>> = {
  proven: 'green',
  proof_old: 'amber',
  push_service_down: 'amber',
  failing: 'amber',
  silent: 'amber',
  unproven: 'unknown',
  devices_dead: 'red',
}
const order = Object.keys(states)

export interface ReachVerdict<Device> {
  readonly state: Reach['state']
  readonly reason: 'push_off' | QuietReason | DevicesReason | DeviceReason
  /** The best one. */
  readonly device?: Device
  readonly unshown?: { readonly count: number; readonly since: number } | undefined
}

/** Whether somebody can be rung at this moment, and why not: what routing would do, and what their devices have proven. */
export function judgeReach<Device extends ReachDevice>(
  { pushOn, quiet, devices }: ReachFacts<Device>,
  now: number,
): ReachVerdict<Device> {
  const facts = devices.map(({ id, muted, health }) => ({ id, muted, quarantined: health === 'quarantined' }))
  const reason = pushOn ? (quiet ?? whyNoDevice(facts)) : 'push_off'
  if (reason) return { state: 'red', reason }
  const [best] = devices
    .filter(device => !device.muted && device.health !== 'quarantined')
    .map(device => ({ device, ...judgeDevice(device, now) }))
    .sort(
      (a, b) =>
        order.indexOf(a.reason) - order.indexOf(b.reason) || (b.device.displayedAt ?? 0) - (a.device.displayedAt ?? 0),
    )
  if (!best) throw new Error('There is a device to ring, and none is left')
  return { state: states[best.reason], ...best }
}

function judgeDevice(device: ReachDevice, now: number) {
  const unshown = silenceOf(device, now)
  return { reason: reasonOf(device, unshown !== undefined, now), unshown }
}

function reasonOf(device: ReachDevice, silent: boolean, now: number): DeviceReason {
  if (device.health === 'dead') return 'devices_dead'
  if (device.health === 'failing') return 'failing'
  // Silence says nothing of one that never answered: its worker may not be able to.
  if (!device.confirmed) return 'unproven'
  if (silent) return 'silent'
  if (device.displayedAt === null) return 'unproven'
  if (device.stopped) return 'push_service_down'
  return now - device.displayedAt > PROOF_LASTS_MS ? 'proof_old' : 'proven'
}

/** Delivery counts a message once the next one is accepted; here the last one counts, too, once it had its time. */
function silenceOf({ unshown, unshownSince, unshownAt }: ReachDevice, now: number) {
  if (unshownSince === null) return undefined
  const count = unshown + (now - (unshownAt ?? unshownSince) >= TIME_TO_REPORT_MS ? 1 : 0)
  return count === 0 ? undefined : { count, since: unshownSince }
}
