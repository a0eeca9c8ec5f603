import type { DeliveryId, DeviceId } from '@deskbell/contract'
import type { Clock } from '../ports.ts'
import { afterPause, begin, type Concurrency, end, firstConcurrency, type Load, placesOf } from './concurrency.ts'

/** Of a lane's sends under way at once, to one device: one that never answers cannot fill its lane. */
const AT_ONCE_PER_DEVICE = 4
/** Beside the lane's own places: for devices whose last send failed, so that they take nobody's place. */
const ASIDE_AT_ONCE = 4
const ASIDE_PER_DEVICE = 1
/** In hand, sending and waiting; beyond that deliveries stay in the database. */
const IN_HAND = 256
const IN_HAND_PER_DEVICE = 16

export interface Task {
  readonly id: DeliveryId
  /** A push service, or one host of those that only the operator vouches for; see `lane.ts`. */
  readonly lane: string
  readonly deviceId: DeviceId
  /** Tasks with the same subject on the same device run one after the other, in the order in which they came. */
  readonly subject: string
  /** Never rejects; says what its end means for the lane. */
  run(): Promise<Load>
}

/** A slow lane fills itself and holds up no other; a slow device holds up nobody else in its lane. */
export interface Lanes {
  /** How many more of a lane may be taken in hand. */
  roomOf(lane: string): number
  /** Who has enough in hand. */
  fullDevices(): DeviceId[]
  /** Something in the database may wait for a place here. */
  isHeldBack(): boolean
  add(task: Task): void
  /** Gives up what has not begun, of a lane, of a device, or of all. */
  drop(which: { readonly lane: string } | { readonly device: DeviceId } | 'all'): DeliveryId[]
  /** Settles when nothing is under way. */
  idle(): Promise<void>
}

interface Lane {
  readonly waiting: Set<Task>
  /** Devices whose last send failed: they have said what they have to say of the lane's load, and wait aside. */
  readonly failing: Set<DeviceId>
  concurrency: Concurrency
  sending: number
  aside: number
  inHand: number
}

export function createLanes(clock: Clock): Lanes {
  const lanes = new Map<string, Lane>()
  const underWay = new Set<Promise<void>>()
  const sending = { devices: count<DeviceId>(), lines: count<string>() }
  const inHand = count<DeviceId>()
  const lineOf = (task: Task) => `${task.deviceId} ${task.subject}`

  const laneOf = (name: string): Lane => {
    const known = lanes.get(name)
    if (known) return known
    const fresh = { waiting: new Set<Task>(), failing: new Set<DeviceId>(), concurrency: firstConcurrency }
    const lane: Lane = { ...fresh, sending: 0, aside: 0, inHand: 0 }
    lanes.set(name, lane)
    return lane
  }

  const mayBegin = (lane: Lane, task: Task, aside: boolean): boolean => {
    if (aside ? lane.aside >= ASIDE_AT_ONCE : lane.sending >= placesOf(lane.concurrency)) return false
    const half = Math.ceil(placesOf(lane.concurrency) / 2)
    const most = aside ? ASIDE_PER_DEVICE : Math.min(AT_ONCE_PER_DEVICE, half)
    return sending.lines.of(lineOf(task)) === 0 && sending.devices.of(task.deviceId) < most
  }

  const start = (lane: Lane, task: Task, aside: boolean) => {
    const change = (by: 1 | -1) => {
      if (aside) lane.aside += by
      else lane.sending += by
      sending.devices.change(task.deviceId, by)
      sending.lines.change(lineOf(task), by)
    }
    change(1)
    const { after, number } = begin(lane.concurrency, clock())
    lane.concurrency = after
    const work = async () => {
      const load = await task.run()
      change(-1)
      forget(lane, task)
      note(lane, task, number, load)
      fill(lane)
    }
    const done = work().finally(() => underWay.delete(done))
    underWay.add(done)
  }

  const note = (lane: Lane, { deviceId }: Task, number: number, load: Load) => {
    const strained = load === 'strained'
    const known = strained && lane.failing.has(deviceId)
    if (!known) lane.concurrency = end(lane.concurrency, load, { number, device: deviceId, now: clock() })
    if (strained) lane.failing.add(deviceId)
    else lane.failing.delete(deviceId)
  }

  const forget = (lane: Lane, task: Task) => {
    lane.inHand -= 1
    inHand.change(task.deviceId, -1)
  }

  const fill = (lane: Lane) => {
    for (const task of lane.waiting) {
      if (lane.sending >= placesOf(lane.concurrency) && lane.aside >= ASIDE_AT_ONCE) return
      const aside = lane.failing.has(task.deviceId)
      if (!mayBegin(lane, task, aside)) continue
      lane.waiting.delete(task)
      start(lane, task, aside)
    }
  }

  const dropFrom = (lane: Lane, isMeant: (task: Task) => boolean): DeliveryId[] => {
    const dropped = [...lane.waiting].filter(isMeant)
    for (const task of dropped) {
      lane.waiting.delete(task)
      forget(lane, task)
    }
    return dropped.map(({ id }) => id)
  }

  return {
    roomOf: name => IN_HAND - laneOf(name).inHand,
    fullDevices: () => inHand.atLeast(IN_HAND_PER_DEVICE),
    isHeldBack: () =>
      inHand.atLeast(IN_HAND_PER_DEVICE).length > 0 || [...lanes.values()].some(lane => lane.inHand >= IN_HAND),
    add(task) {
      const lane = laneOf(task.lane)
      lane.inHand += 1
      inHand.change(task.deviceId, 1)
      lane.waiting.add(task)
      fill(lane)
    },
    drop(which) {
      if (which === 'all') return [...lanes.values()].flatMap(lane => dropFrom(lane, () => true))
      if ('device' in which) {
        return [...lanes.values()].flatMap(lane => dropFrom(lane, ({ deviceId }) => deviceId === which.device))
      }
      const lane = laneOf(which.lane)
      lane.concurrency = afterPause(lane.concurrency, clock())
      lane.failing.clear()
      return dropFrom(lane, () => true)
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

function count<K>() {
  const counts = new Map<K, number>()
  return {
    of: (key: K) => counts.get(key) ?? 0,
    change(key: K, by: 1 | -1) {
      const next = (counts.get(key) ?? 0) + by
      if (next === 0) counts.delete(key)
      else counts.set(key, next)
    },
    atLeast: (limit: number) => [...counts].filter(([, is]) => is >= limit).map(([key]) => key),
  }
}
