import type { DeviceId } from '@deskbell/contract'
import type { OwnPushDevice } from './push-device.ts'
import type { PushUser, World } from './push-device-deps.ts'

/** The site tells of every ring: a busy device looks no more often than this. */
const leastMs = 5_000

export interface OwnRowWatch {
  /** The site told of a change of a device. */
  readonly changed: (deviceId: DeviceId) => void
}

/**
 * Somebody else may have removed this device in the table, its push service may have refused it, or it may have rung at
 * last. Most changes are none of its business, so it asks the site
 * first whether the row is still there: registering again is itself a change, and would answer itself for ever.
 */
export function watchOwnRow(deps: {
  readonly device: Pick<OwnPushDevice, 'get' | 'sync' | 'learn'>
  readonly user: () => PushUser | null
  readonly world: Pick<World, 'now' | 'after'>
}): OwnRowWatch {
  const { device, user, world } = deps
  let lookedAt = Number.NEGATIVE_INFINITY
  let isWaiting = false

  const ownId = () => {
    const state = device.get()
    return state.kind === 'on' ? state.deviceId : undefined
  }
  const look = async () => {
    isWaiting = false
    lookedAt = world.now()
    const id = ownId()
    const answer = id && (await user()?.api.devices.list({ owner: 'me', limit: 200 }))
    // Without an answer nothing is known; the next start compares everything.
    if (!answer?.ok || ownId() !== id) return
    const row = answer.data.items.find(item => item.id === id)
    await (row ? device.learn(row) : device.sync())
  }
  return {
    changed: deviceId => {
      if (isWaiting || deviceId !== ownId()) return
      isWaiting = true
      world.after(Math.max(0, lookedAt + leastMs - world.now()), () => void look())
    },
  }
}
