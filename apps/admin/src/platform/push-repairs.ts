import type { Device } from '@deskbell/contract'
import type { RecordStore, UserKey } from '../shared/record-store.ts'
import type { DeviceTrouble } from './push-device-state.ts'

/** What the site may say of a device's state; a push-only backend says nothing of it. */
export type Condition = Partial<Pick<Device, 'health' | 'quarantineReason' | 'unshown' | 'confirmedAt'>>

export interface Verdict {
  readonly trouble?: DeviceTrouble
  /** Subscribe anew at once, without asking. */
  readonly repairNow: boolean
}

export interface Repairs {
  /**
   * What the site's answer to a renewal asks for.
   * @param subscription `fresh`: it was made just now, whatever was wrong with the one before
   */
  readonly judge: (user: UserKey, device: Condition, subscription: { readonly fresh: boolean }) => Promise<Verdict>
  /** What the site says of the row now: does that call for another comparison? */
  readonly callsForSync: (device: Condition, shown: DeviceTrouble | undefined) => boolean
}

/**
 * Devices that are registered and do not ring: refused by their push service, or silent though it takes everything.
 * Another subscription mends both, by itself at most once a start for each reason, so that no two sides answer each
 * other for ever; after that it takes a person's tap. A silence is remembered over starts, since the agent must hear of
 * it though the repair went unseen, until the device proves that it rings.
 */
export function createRepairs(deps: {
  readonly records: RecordStore
  readonly subscribesByItself: () => boolean
}): Repairs {
  const tried = new Set<string>()

  const mayRepair = (reason: string): boolean => {
    if (!deps.subscribesByItself() || tried.has(reason)) return false
    tried.add(reason)
    return true
  }

  return {
    judge: async (user, device, { fresh }) => {
      const mine = deps.records.ofUser(user)
      if (device.health === 'quarantined') {
        const repairNow = !fresh && mayRepair(`quarantined ${device.quarantineReason ?? ''}`)
        return { repairNow, trouble: { why: 'quarantined', since: null, repaired: false } }
      }
      if (device.health === 'dead') {
        const since = device.unshown?.since ?? ''
        await mine.write('silentSince', since)
        return { repairNow: !fresh && mayRepair('silent'), trouble: silent(since, false) }
      }
      const since = await mine.read('silentSince')
      if (since === undefined) return { repairNow: false }
      if (!isProven(device)) return { repairNow: false, trouble: silent(since, true) }
      await mine.remove('silentSince')
      return { repairNow: false }
    },
    callsForSync: (device, shown) => {
      if (device.health === 'quarantined') return shown?.why !== 'quarantined'
      if (device.health === 'dead') return shown?.why !== 'silent'
      return shown !== undefined && (shown.why === 'quarantined' || isProven(device))
    },
  }
}

function silent(since: string, repaired: boolean): DeviceTrouble {
  return { why: 'silent', since: since || null, repaired }
}

/** It answered since. A backend that does not say is believed when it calls the device well. */
function isProven({ health, confirmedAt }: Condition): boolean {
  return health === 'ok' || (confirmedAt !== undefined && confirmedAt !== null)
}
