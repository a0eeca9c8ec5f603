import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import { createRounds } from '../rounds.ts'
import { createSignal } from '../signal.ts'
import { isStopped } from './breaker.ts'
import { forgetBuried } from './bring-back.ts'
import { type Claimed, claimDue } from './claim.ts'
import { commitResults } from './commit-results.ts'
import { type DeliveryRules, deliver } from './deliver.ts'
import { createGroupCommit } from './group-commit.ts'
import { createLaneWatch, loadOf, throttledDevices } from './lane-watch.ts'
import { createLanes } from './lanes.ts'
import { releaseLeases, releaseLeftovers, renewLeases } from './leases.ts'
import { endLeftBehind } from './left-behind.ts'
import { createLoadOrder } from './load-order.ts'
import type { Settlement } from './settlement.ts'
import { nextDue } from './waiting-lanes.ts'
import { createDeliveryClock } from './watch-clock.ts'

/** Longer than any send takes. What waits longer for its lane is renewed. Milliseconds, like all that follow. */
const LEASE_MS = 30_000
const RENEW_EVERY_MS = { sqlite: 10_000, postgres: 2_000 } as const
/** For what a server left behind that was killed. */
const LOOK_AFTER_MS = 1_000
const FORGET_EVERY_MS = 60_000
/** Behind the wake-ups, which may be lost with a process or a connection. */
const POLL_MS = 15_000
/** After the database failed. */
const PAUSE_MS = 1_000

export interface DeliveryDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly rules: DeliveryRules
}

/** Stage 3 of a message's way: takes due deliveries, sends them, writes down what became of them. */
export function createDelivery({ database, clock, random, log, rules }: DeliveryDeps) {
  const owner = database.self
  const signal = createSignal()
  const lanes = createLanes(clock)
  const watch = createLaneWatch()
  const clockWatch = createDeliveryClock(database, LEASE_MS)
  const inHand = new Set<Claimed['id']>()
  const loadOrder = createLoadOrder(database.db, rules.readPushRules)
  const commit = createGroupCommit<Settlement>(async settlements => {
    const now = clock()
    const stopped = await commitResults({ database, watch, owner, now, random }, settlements)
    const throttled = [...throttledDevices(settlements, now).keys()]
    await giveBack([
      ...stopped.flatMap(lane => lanes.drop({ lane })),
      ...throttled.flatMap(device => lanes.drop({ device })),
    ])
  })
  let stopping = false
  /** Something was left in the database because its lane had enough in hand. */
  let heldBack = false
  let renewedAt = clock()
  let loop = Promise.resolve()

  /** What was claimed and not begun goes back into the queue: it was not tried, and waits for its lane there. */
  const giveBack = async (ids: readonly Claimed['id'][]) => {
    for (const id of ids) inHand.delete(id)
    await releaseLeases(database, owner, ids)
  }

  const work = async ({ id }: Claimed) => {
    let settlement: Settlement | undefined
    try {
      settlement = await deliver({ owner, loadOrder, clock, random, log, rules }, id)
      if (settlement) await commit.add(settlement)
      // Due again, and maybe sooner than the loop is waiting for.
      if (settlement?.end.state === 'queued') signal.fire()
    } catch (error) {
      // Not settled: the lease ends, and the delivery is tried again until it expires.
      log.error({ err: error, delivery: id }, 'a delivery could not be worked on')
    } finally {
      inHand.delete(id)
      if (heldBack) signal.fire()
    }
    return loadOf(settlement)
  }

  /** @returns whether there may be more to claim at once */
  const claim = async (now: number): Promise<boolean> => {
    heldBack = lanes.isHeldBack()
    const {
      claimed,
      again,
      lanes: rows,
    } = await claimDue(database, {
      owner,
      now,
      leaseUntil: now + LEASE_MS,
      roomOf: lanes.roomOf,
      fullDevices: lanes.fullDevices(),
    })
    watch.know(rows, claimed)
    // Another server may have found out that a lane is to be stopped.
    const stopped = [...rows.values()].filter(isStopped)
    await giveBack(stopped.flatMap(({ lane }) => lanes.drop({ lane })))
    for (const one of claimed) {
      // Our own, whose lease ended while it was in hand: it is ours again.
      if (inHand.has(one.id)) continue
      inHand.add(one.id)
      lanes.add({ ...one, run: () => work(one) })
    }
    return again || claimed.length > 0
  }

  /** @param claimedAt when nothing was left to claim: what was due by then waits for a place, which is a signal */
  const untilNext = async (claimedAt: number): Promise<number> => {
    const due = await nextDue(database, claimedAt)
    return due === undefined ? POLL_MS : Math.max(0, Math.min(POLL_MS, due - clock()))
  }

  const renew = async (now: number) => {
    const until = now + LEASE_MS
    await renewLeases(database, owner, [...inHand], { until, ifBefore: until - RENEW_EVERY_MS[database.kind] / 2 })
    renewedAt = now
  }

  const run = async () => {
    // A database in one file has one server: what is leased was left by one that was killed.
    let leftovers = database.kind === 'sqlite'
    while (!stopping) {
      try {
        const now = clock()
        if (leftovers) await releaseLeftovers(database, now)
        leftovers = false
        await clockWatch.look(now)
        // When the clock has jumped, or this process stood still, they would seem to be a dead server's.
        if (Math.abs(now - renewedAt) > RENEW_EVERY_MS[database.kind]) await renew(now)
        if (!(await claim(now))) await signal.wait(await untilNext(now))
      } catch (error) {
        log.error({ err: error }, 'deliveries could not be claimed')
        await signal.wait(PAUSE_MS)
      }
    }
  }

  const lookAfterOthers = async () => {
    if (await endLeftBehind(database, clock())) signal.fire()
  }

  const rounds = createRounds(log, [
    { everyMs: RENEW_EVERY_MS[database.kind], work: () => renew(clock()), failed: 'leases could not be renewed' },
    {
      everyMs: FORGET_EVERY_MS,
      work: () => forgetBuried(database.db, clock()),
      failed: 'the endpoints of removed devices could not be forgotten',
    },
    { everyMs: LOOK_AFTER_MS, work: lookAfterOthers, failed: 'what other servers left could not be looked for' },
  ])

  let stopListening = () => {}
  return {
    start() {
      stopListening = database.wake.listen('deliveries', signal.fire)
      rounds.start()
      loop = run()
    },
    /** Finishes what is being sent and gives the rest back, so that the next start takes it up at once. */
    async stop() {
      stopping = true
      stopListening()
      signal.fire()
      await loop
      lanes.drop('all')
      await lanes.idle()
      await rounds.stop()
      await releaseLeases(database, owner, [...inHand])
    },
  }
}
