import type { DeliveryId, NotificationId, RunId, TestRun, UserId } from '@deskbell/contract'
import { id } from '@deskbell/contract/schemas'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { deliveryRows, toDeliveries } from './delivery-rows.ts'
import { toTime } from './to-time.ts'

export interface RunListing {
  readonly runId: RunId
  /** Only those that have not displayed it. */
  readonly silentOnly: boolean
  readonly cursor: string | undefined
  readonly limit: number
}

export type RunPage =
  | { readonly ok: true; readonly run: TestRun }
  | { readonly ok: false; readonly code: 'cursor_invalid' | 'not_found' }

const placeSchema = z.tuple([id('ntf'), id('dlv')])

/** Whose tests a run rang: empty if there is none. Reads two of them at most. */
export async function ownersOfRun(db: Db, runId: RunId): Promise<UserId[]> {
  const rows = await db.selectFrom('notifications').select('user_id').where('run_id', '=', runId).limit(2).execute()
  return rows.map(row => row.user_id)
}

/** How far a run came: in numbers as a whole, its devices page by page. */
export async function readRun(db: Db, listing: RunListing, now: number): Promise<RunPage> {
  const { runId, cursor, limit } = listing
  const after = cursor === undefined ? undefined : decodeCursor(placeSchema, cursor)
  if (after?.ok === false) return { ok: false, code: 'cursor_invalid' }
  const { startedAt, people } = await db
    .selectFrom('notifications')
    .select(({ fn }) => [fn.min('decided_at').as('startedAt'), fn.countAll<number>().as('people')])
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow()
  // No row at all: the minimum of nothing is null, whatever the type says.
  if (Number(people) === 0) return { ok: false, code: 'not_found' }
  const reached = await countReached(db, runId)
  const rows = await pageAfter(db, listing, after?.value)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const run: TestRun = {
    id: runId,
    startedAt: toTime(Number(startedAt)),
    people: Number(people),
    devices: Object.values(reached).reduce((sum, count) => sum + count, 0),
    reached,
    items: await readItems(db, shown, now),
    nextCursor: rows.length > limit && last ? encodeCursor([last.notificationId, last.id]) : null,
  }
  return { ok: true, run }
}

async function countReached(db: Db, runId: RunId): Promise<TestRun['reached']> {
  const stage = sql<keyof TestRun['reached']>`case
    when clicked_at is not null then 'clicked'
    when displayed_at is not null then 'displayed'
    when received_at is not null then 'received'
    when accepted_at is not null then 'accepted'
    when state = 'leased' then 'queued'
    else state end`
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .select(({ fn }) => [stage.as('stage'), fn.countAll<number>().as('count')])
    .where('notifications.run_id', '=', runId)
    .groupBy(stage)
    .execute()
  const none = { queued: 0, accepted: 0, received: 0, displayed: 0, clicked: 0, failed: 0, cancelled: 0 }
  return { ...none, ...Object.fromEntries(rows.map(row => [row.stage, Number(row.count)])) }
}

interface Item {
  readonly id: DeliveryId
  readonly notificationId: NotificationId
  readonly userId: UserId
  readonly name: string
}

function pageAfter(
  db: Db,
  { runId, silentOnly, limit }: RunListing,
  after: readonly [NotificationId, DeliveryId] | undefined,
): Promise<Item[]> {
  let query = db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .select(['deliveries.id', 'notifications.id as notificationId', 'users.id as userId', 'users.name'])
    .where('notifications.run_id', '=', runId)
    .orderBy('notifications.id')
    .orderBy('deliveries.id')
    .limit(limit + 1)
  if (silentOnly) query = query.where('displayed_at', 'is', null).where('clicked_at', 'is', null)
  if (after) query = query.where(sql<boolean>`(notifications.id, deliveries.id) > (${after[0]}, ${after[1]})`)
  return query.execute()
}

async function readItems(db: Db, shown: readonly Item[], now: number): Promise<TestRun['items']> {
  if (shown.length === 0) return []
  const ids = shown.map(item => item.id)
  const rows = await deliveryRows(db, 'newest').where('deliveries.id', 'in', ids).execute()
  const deliveries = new Map(toDeliveries(rows, now).map(delivery => [delivery.id, delivery]))
  return shown.flatMap(({ id, notificationId, userId, name }) => {
    const delivery = deliveries.get(id)
    return delivery ? [{ notificationId, recipient: { id: userId, name }, delivery }] : []
  })
}
