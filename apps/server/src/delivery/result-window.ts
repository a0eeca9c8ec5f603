import type { DeviceId } from '@deskbell/contract'
import type { PushFault, PushOutcome } from '../push-provider.ts'
import type { Trip } from './breaker.ts'
import { likelyCause } from './likely-cause.ts'

/** How far back a device's last result counts, and how many devices are looked at. */
export const WINDOW_MS = 600_000
const MOST_DEVICES = 500
/** After a wave that was seen before, an acceptance counts longer: those who are gone are tried in vain for a while. */
const TRUSTED_WINDOW_MS = 3_600_000

/** A push service is down when so many sends in a row got no answer of it. */
const RUN = 5
/** What may be one device's own trouble has to be that of so many. */
const RUN_DEVICES = 3
/** These are about the way, whatever device lies at its end. */
const OF_THE_WAY: ReadonlySet<string | null> = new Set([
  'dns',
  'refused',
  'network',
  'tls',
  'proxy',
  'protocol',
  'address_not_public',
])

interface Wave {
  readonly faults: ReadonlySet<PushFault>
  /** So many devices at least were refused in the same words ... */
  readonly devices: number
  /** ... and they are more than this share of those that were sent to (D5). */
  readonly share: number
  /** Above this share the lane is stopped; below it what works goes on, and no device is taken away. */
  readonly stop: number
}

const OUR_FAULT = new Set<PushFault>(['vapid', 'header', 'method'])
/** These take a device away: it is removed, or waits for its owner to open the app. */
const OF_DEVICES = new Set<PushFault>(['gone', 'key_mismatch'])
const WAVES: readonly Wave[] = [
  { faults: OUR_FAULT, devices: 5, share: 0.2, stop: 0.2 },
  // A small site is told too; a single device may have a trouble of its own.
  { faults: OUR_FAULT, devices: 2, share: 0.99, stop: 0 },
  { faults: new Set([...OF_DEVICES, 'malformed']), devices: 5, share: 0.2, stop: 0.5 },
]
/** The share above which even a wave that was seen and probed before is not believed. */
const NEVER_BELIEVED = 0.5

interface Result {
  readonly at: number
  readonly outcome: PushOutcome
}

/** What a lane's push service said of late, each device once: one that is broken has one voice. */
export interface ResultWindow {
  add(deviceId: DeviceId, outcome: PushOutcome, at: number): void
  /** Whether the newest results are a reason to stop or to freeze. `trusted`: see `LanesTable.trusted_until`. */
  look(now: number, trusted: boolean): Trip | undefined
  forget(): void
}

export function createResultWindow(lane: string): ResultWindow {
  const results = new Map<DeviceId, Result>()
  let run: { readonly deviceId: DeviceId; readonly outcome: PushOutcome }[] = []

  const addToRun = (deviceId: DeviceId, outcome: PushOutcome) => {
    const down = outcome.fault === 'service' || (outcome.fault === 'transport' && outcome.reason !== 'closed')
    if (down) run = [...run, { deviceId, outcome }].slice(-4 * RUN)
    else if (outcome.status !== null) run = []
  }

  const isDown = () =>
    run.length >= RUN &&
    (run.every(({ outcome }) => OF_THE_WAY.has(outcome.reason)) ||
      new Set(run.map(({ deviceId }) => deviceId)).size >= RUN_DEVICES)

  const findWave = (now: number, trusted: boolean): Trip | undefined => {
    const since = ({ outcome }: Result) => now - (trusted && outcome.fault === null ? TRUSTED_WINDOW_MS : WINDOW_MS)
    const inWindow = [...results.values()].filter(result => result.at > since(result))
    const alike = Map.groupBy(inWindow, ({ outcome }) => `${outcome.fault} ${outcome.status} ${outcome.reason}`)
    for (const same of alike.values()) {
      const { outcome } = same.at(-1) ?? {}
      if (!outcome?.fault) continue
      const { fault } = outcome
      const share = same.length / inWindow.length
      const least = OF_DEVICES.has(fault) && trusted ? NEVER_BELIEVED : 0
      const wave = WAVES.find(
        ({ faults, devices, share: above }) =>
          faults.has(fault) && same.length >= devices && share > Math.max(above, least),
      )
      if (wave) return { ...describe(outcome, now), kind: share > wave.stop ? 'open' : 'freeze' }
    }
    return undefined
  }

  const describe = (outcome: PushOutcome, now: number) => {
    const { status, reason } = outcome
    return { cause: likelyCause(lane, outcome, now), status, reason }
  }

  return {
    add(deviceId, outcome, at) {
      addToRun(deviceId, outcome)
      results.delete(deviceId)
      results.set(deviceId, { at, outcome })
      const [oldest] = results.keys()
      if (results.size > MOST_DEVICES && oldest !== undefined) results.delete(oldest)
    },
    look(now, trusted) {
      const last = run.at(-1)
      if (last && isDown()) return { kind: 'open', ...describe(last.outcome, now) }
      return findWave(now, trusted)
    },
    forget() {
      results.clear()
      run = []
    },
  }
}
