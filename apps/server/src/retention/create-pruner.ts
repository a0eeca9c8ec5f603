import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { type Place, pruneBatch } from './prune.ts'
import { pruneAudit } from './prune-audit.ts'
import { pruneBotAsks } from './prune-bot-asks.ts'
import { pruneMails } from './prune-mails.ts'
import { readRetention, retentionKey } from './retention-setting.ts'

/** Between two rounds, and between two batches of one, in milliseconds. */
const EVERY_MS = 10 * 60 * 1000
const BREATH_MS = 50
const DAY_MS = 24 * 60 * 60 * 1000
/** Long enough to write tomorrow what one did not write today. Looking for them reads every visitor, so it is not done at each round. */
const SILENT_KEPT_MS = 30 * DAY_MS
const SILENT_EVERY_MS = DAY_MS / 2

/** One batch of something: how many were removed, and where to go on if there may be more. */
interface Batch<Place> {
  readonly removed: number
  readonly next: Place | undefined
}

export interface PrunerDeps<ClosedPlace, SilentPlace> {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
  /** Removes closed conversations in which nothing was written since a time, in ms. */
  readonly removeClosed: (before: number, after: ClosedPlace | undefined) => Promise<Batch<ClosedPlace>>
  /** Removes visitors who never wrote, and were not there since a time, in ms. */
  readonly removeSilent: (before: number, after: SilentPlace | undefined) => Promise<Batch<SilentPlace>>
}

/** Enforces the retention: at the start, every ten minutes, and when it was changed. Delivery goes first between batches. */
export function createPruner<ClosedPlace, SilentPlace>({
  database,
  clock,
  log,
  removeClosed,
  removeSilent,
}: PrunerDeps<ClosedPlace, SilentPlace>) {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let stopListening = () => {}
  let running = Promise.resolve()
  let again = false
  let silentRemovedAt = Number.NEGATIVE_INFINITY

  const removeAll = async <P>(what: string, batchAfter: (after: P | undefined) => Promise<Batch<P>>) => {
    let after: P | undefined
    let removed = 0
    do {
      const batch = await batchAfter(after)
      after = batch.next
      removed += batch.removed
      if (after) await sleep(BREATH_MS)
    } while (after && !stopping.signal.aborted)
    if (removed > 0) log.info({ removed }, `${what} beyond the retention were removed`)
  }
  const round = async () => {
    const { retentionDays, closedConversationDays, auditDays } = await readRetention(database.db)
    const decidedBefore = clock() - retentionDays * DAY_MS
    await removeAll<Place>('notifications', after => pruneBatch(database, decidedBefore, after))
    await removeAll<true>('mails', () => pruneMails(database, decidedBefore))
    await removeAll<true>('questions to the bot', () => pruneBotAsks(database, decidedBefore))
    if (stopping.signal.aborted) return
    const writtenDownBefore = clock() - auditDays * DAY_MS
    await removeAll<true>('entries of the audit log', () => pruneAudit(database, writtenDownBefore))
    await removeTheSilent()
    if (closedConversationDays === null || stopping.signal.aborted) return
    const writtenBefore = clock() - closedConversationDays * DAY_MS
    await removeAll<ClosedPlace>('closed conversations', after => removeClosed(writtenBefore, after))
  }
  const removeTheSilent = async () => {
    const now = clock()
    if (stopping.signal.aborted || now - silentRemovedAt < SILENT_EVERY_MS) return
    silentRemovedAt = now
    await removeAll<SilentPlace>('visitors who never wrote', after => removeSilent(now - SILENT_KEPT_MS, after))
  }
  let busy = false
  const work = async () => {
    busy = true
    try {
      do {
        again = false
        await round()
      } while (again && !stopping.signal.aborted)
    } catch (error) {
      log.error({ err: error }, 'what is beyond the retention could not be removed')
    } finally {
      busy = false
    }
  }
  const begin = () => {
    if (busy) again = true
    else running = work()
  }
  return {
    start() {
      stopListening = database.wake.listen('settings', key => key === retentionKey && begin())
      begin()
      timer = setInterval(begin, EVERY_MS)
      timer.unref()
    },
    async stop() {
      stopping.abort()
      stopListening()
      clearInterval(timer)
      await running
    },
  }
}
