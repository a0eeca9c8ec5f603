import type { PushServiceName } from './claim.ts'

/** Sends under way at once towards one push service. Apple takes a hundred over HTTP/1.1 (webpush §2). */
const AT_ONCE = 32
/** In hand for one push service, sending and waiting; beyond that its deliveries stay in the database. */
const IN_HAND = 2 * AT_ONCE

/** One lane a push service: a broken one fills its own lane and holds up nobody else's. */
export interface Lanes {
  /** Push services that should not be claimed for now. */
  full(): PushServiceName[]
  /** Runs the work when its turn comes. `work` never rejects. */
  add(service: PushServiceName, work: () => Promise<void>): void
  /** Forgets what has not begun. */
  clear(): void
  /** Settles when nothing is under way. */
  idle(): Promise<void>
  readonly size: number
}

interface Lane {
  running: number
  readonly waiting: (() => Promise<void>)[]
}

export function createLanes(): Lanes {
  const lanes = new Map<PushServiceName, Lane>()
  const underWay = new Set<Promise<void>>()

  const fill = (lane: Lane) => {
    while (lane.running < AT_ONCE) {
      const work = lane.waiting.shift()
      if (!work) return
      lane.running += 1
      const run = work().finally(() => {
        lane.running -= 1
        underWay.delete(run)
        fill(lane)
      })
      underWay.add(run)
    }
  }

  return {
    full: () => [...lanes].filter(([, lane]) => lane.running + lane.waiting.length >= IN_HAND).map(([name]) => name),
    add(service, work) {
      const lane = lanes.get(service) ?? { running: 0, waiting: [] }
      lanes.set(service, lane)
      lane.waiting.push(work)
      fill(lane)
    },
    clear() {
      for (const lane of lanes.values()) lane.waiting.length = 0
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    get size() {
      return [...lanes.values()].reduce((sum, lane) => sum + lane.running + lane.waiting.length, 0)
    },
  }
}
