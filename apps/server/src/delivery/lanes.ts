import type { DeviceId } from '@deskbell/contract'
import type { PushServiceName } from './claim.ts'

/** Sends under way at once towards one push service. Apple takes a hundred over HTTP/1.1 (webpush §2). */
const AT_ONCE = 32
/** Of those, to one device: one that never answers cannot fill its push service's lane. */
const AT_ONCE_PER_DEVICE = 4
/** In hand, sending and waiting; beyond that deliveries stay in the database. */
const IN_HAND = 256
const IN_HAND_PER_DEVICE = 16

export interface Task {
  readonly service: PushServiceName
  readonly deviceId: DeviceId
  /** Tasks with the same subject on the same device run one after the other, in the order in which they came. */
  readonly subject: string
  /** Never rejects. */
  run(): Promise<void>
}

/** One lane a push service: a broken one fills its own lane and holds up nobody else's. */
export interface Lanes {
  /** What should not be claimed for now. */
  full(): { readonly services: PushServiceName[]; readonly devices: DeviceId[] }
  add(task: Task): void
  /** Forgets what has not begun. */
  clear(): void
  /** Settles when nothing is under way. */
  idle(): Promise<void>
}

export function createLanes(): Lanes {
  const waiting = new Map<PushServiceName, Set<Task>>()
  const underWay = new Set<Promise<void>>()
  const sending = { services: count<PushServiceName>(), devices: count<DeviceId>(), lines: count<string>() }
  const inHand = { services: count<PushServiceName>(), devices: count<DeviceId>() }
  const lineOf = (task: Task) => `${task.deviceId} ${task.subject}`

  const mayBegin = (task: Task): boolean =>
    sending.lines.of(lineOf(task)) === 0 && sending.devices.of(task.deviceId) < AT_ONCE_PER_DEVICE

  const begin = (task: Task) => {
    const change = (by: 1 | -1) => {
      sending.services.change(task.service, by)
      sending.devices.change(task.deviceId, by)
      sending.lines.change(lineOf(task), by)
    }
    change(1)
    const done = task.run().finally(() => {
      change(-1)
      inHand.services.change(task.service, -1)
      inHand.devices.change(task.deviceId, -1)
      underWay.delete(done)
      fill(task.service)
    })
    underWay.add(done)
  }

  const fill = (service: PushServiceName) => {
    const tasks = waiting.get(service) ?? new Set()
    for (const task of tasks) {
      if (sending.services.of(service) >= AT_ONCE) return
      if (!mayBegin(task)) continue
      tasks.delete(task)
      begin(task)
    }
  }

  return {
    full: () => ({
      services: inHand.services.atLeast(IN_HAND),
      devices: inHand.devices.atLeast(IN_HAND_PER_DEVICE),
    }),
    add(task) {
      inHand.services.change(task.service, 1)
      inHand.devices.change(task.deviceId, 1)
      const tasks = waiting.get(task.service) ?? new Set()
      waiting.set(task.service, tasks.add(task))
      fill(task.service)
    },
    clear() {
      for (const tasks of waiting.values()) tasks.clear()
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
