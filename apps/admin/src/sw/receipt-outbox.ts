import { type ApiResult, isRetryable } from '@deskbell/api'
import type { NotificationId, PushMessageData, ReceiptStage, Receipts, ReceiptsAnswer } from '@deskbell/contract'
import type { ReceiptRow } from '../shared/receipt-row.ts'
import type { ReceiptStore } from './receipt-store.ts'

export interface ReceiptOutbox {
  /** Keeps what happened, then tries to send all that is due. Never rejects: a receipt is never worth a notification. */
  readonly report: (data: PushMessageData, stages: readonly StageAt[]) => Promise<void>
  /** The app itself saw that this notification was followed: it has no token, but the rows of its push do. */
  readonly reportClicked: (notificationId: NotificationId) => Promise<void>
  /** @param all also what is not due yet: the network just came back */
  readonly flush: (all?: boolean) => Promise<void>
}

export interface StageAt {
  readonly stage: ReceiptStage
  /** Milliseconds. */
  readonly at: number
}

export interface OutboxDeps {
  readonly store: ReceiptStore
  /** The backend of this device's registration; undefined when there is none any more. */
  readonly apiRoot: () => Promise<string | undefined>
  readonly send: (apiRoot: string, receipts: Receipts) => Promise<ApiResult<ReceiptsAnswer>>
  /** Asks the browser to wake the worker when there is a network; not everywhere. */
  readonly wakeLater: () => Promise<void>
  readonly now: () => number
}

/** How long the backend takes a token (contract, "Receipts"). */
const tokenLifeMs = 30 * 24 * 60 * 60 * 1000
/** The contract allows 200. */
const batchSize = 100
/** A wake of the worker is short: what is left goes with the next one. */
const batchesAFlush = 5
const firstDelayMs = 30_000
const longestDelayMs = 6 * 60 * 60 * 1000

export function createReceiptOutbox(deps: OutboxDeps): ReceiptOutbox {
  let flushing: Promise<void> | undefined
  const flush = (all = false): Promise<void> => {
    flushing ??= flushAll(deps, all)
      .catch(() => undefined)
      .finally(() => {
        flushing = undefined
      })
    return flushing
  }
  const add = async (rows: readonly ReceiptRow[]) => {
    await deps.store.add(rows)
    // What is being sent right now was read before these rows were there.
    await flushing
    await flush()
  }
  return {
    report: async (data, stages) => {
      try {
        const apiRoot = await deps.apiRoot()
        if (!apiRoot) return
        const { receiptToken: token, notificationId } = data
        await add(stages.map(({ stage, at }) => ({ token, stage, notificationId, apiRoot, at, tries: 0, dueAt: at })))
      } catch {
        // Without storage there is no outbox.
      }
    },
    reportClicked: async notificationId => {
      try {
        const rows = await deps.store.ofNotification(notificationId)
        const at = deps.now()
        await add(
          [...new Map(rows.map(row => [row.token, row])).values()].map(({ token, apiRoot }) => ({
            ...{ token, notificationId, apiRoot, at },
            stage: 'clicked',
            tries: 0,
            dueAt: at,
          })),
        )
      } catch {
        // As above.
      }
    },
    flush,
  }
}

async function flushAll(deps: OutboxDeps, all: boolean): Promise<void> {
  const { store, now } = deps
  await store.prune(now() - tokenLifeMs)
  for (let batch = 0; batch < batchesAFlush; batch++) {
    const rows = await store.due(all ? Number.MAX_SAFE_INTEGER : now(), batchSize)
    const [first] = rows
    if (!first) break
    const { apiRoot } = first
    const ofOne = rows.filter(row => row.apiRoot === apiRoot)
    if (!(await sendBatch(deps, apiRoot, ofOne))) break
  }
  if ((await store.countUnsent()) > 0) await deps.wakeLater()
}

/** Sends the rows of one backend. @returns false when it is better to wait */
async function sendBatch(deps: OutboxDeps, apiRoot: string, rows: readonly ReceiptRow[]): Promise<boolean> {
  const answer = await deps.send(apiRoot, {
    sentAt: new Date(deps.now()).toISOString(),
    receipts: rows.map(({ token, stage, at }) => ({ token, stage, at: new Date(at).toISOString() })),
  })
  if (!answer.ok && isRetryable(answer.failure)) {
    await deps.store.put(rows.map(row => later(row, deps.now())))
    return false
  }
  if (!answer.ok && answer.failure.kind === 'problem' && answer.failure.status === 400 && rows.length > 1) {
    // One bad row must not cost the others: halves, down to the one that is refused.
    const half = Math.ceil(rows.length / 2)
    return (await sendBatch(deps, apiRoot, rows.slice(0, half))) && (await sendBatch(deps, apiRoot, rows.slice(half)))
  }
  // Taken, or refused for good: a bad token will not become a good one.
  await deps.store.put(rows.map(settled))
  return true
}

function later(row: ReceiptRow, now: number): ReceiptRow {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** row.tries)
  return { ...row, tries: row.tries + 1, dueAt: now + delay }
}

function settled({ dueAt: _dueAt, ...row }: ReceiptRow): ReceiptRow {
  return row
}
