import type { VisitorId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { PRESENCE_MS } from './looking.ts'
import { findOnlineVisitors } from './online.ts'
import { tellVisitors } from './tell-visitors.ts'

/** Pages of one visitor that are remembered: a hostile one must not fill the table. */
const MOST_PAGES = 20

/** One open page of a visitor. */
export interface VisitorPage {
  readonly visitorId: VisitorId
  /** The client's own name for it. */
  readonly pageId: string
}

export function pageKey({ visitorId, pageId }: VisitorPage): string {
  return `visitor:${visitorId}:${pageId}`
}

/**
 * A page is alive for another 30 s. Tells agents if the visitor came online or went by that.
 * @param visible undefined leaves it as it was; a page of which nothing was said is visible
 * @returns why it is not kept: `gone` if the visitor was erased
 */
export async function putVisitorPage(
  trx: Trx,
  wake: WakeLater,
  page: VisitorPage,
  { visible, now }: { readonly visible: boolean | undefined; readonly now: number },
): Promise<'put' | 'gone' | 'too_many'> {
  const { visitorId } = page
  // Locked, so that two pages at a time do not both find the visitor offline, and nothing outlives an erasure.
  const locked = await trx
    .updateTable('visitors')
    .set({ last_seen_at: now })
    .where('id', '=', visitorId)
    .returning('mailed_at')
    .executeTakeFirst()
  if (!locked) return 'gone'
  const before = (await findOnlineVisitors(trx, [visitorId], now)).has(visitorId)
  const key = pageKey(page)
  const known = await trx.selectFrom('presence').select('key').where('visitor_id', '=', visitorId).execute()
  if (known.length >= MOST_PAGES && !known.some(one => one.key === key)) return 'too_many'
  const alive = { expires_at: now + PRESENCE_MS }
  const shown = visible === undefined ? {} : { visible: visible ? (1 as const) : (0 as const) }
  await trx
    .insertInto('presence')
    .values({
      key,
      user_id: null,
      visitor_id: visitorId,
      conversation_id: null,
      visible: 1,
      last_input_at: null,
      ...shown,
      ...alive,
    })
    .onConflict(conflict => conflict.column('key').doUpdateSet({ ...alive, ...shown }))
    .execute()
  const after = (await findOnlineVisitors(trx, [visitorId], now)).has(visitorId)
  if (after && locked.mailed_at !== null) await endAbsence(trx, wake, visitorId, now)
  if (before !== after) await tellVisitors(trx, wake, now, new Map([[visitorId, after]]))
  return 'put'
}

/** They are back (S13): what waits is seen in the chat, and the next absence has a mail of its own. */
async function endAbsence(trx: Trx, wake: WakeLater, visitorId: VisitorId, now: number): Promise<void> {
  await trx.updateTable('visitors').set({ mailed_at: null }).where('id', '=', visitorId).execute()
  const theirs = (state: 'queued' | 'leased') =>
    trx
      .updateTable('mails')
      .set({ cancel_reason: 'visitor_online' })
      .where('state', '=', state)
      .where('visitor_id', '=', visitorId)
  const cancelled = await theirs('queued').set({ state: 'cancelled' }).returning('id').execute()
  // In hand: it was for the absence that is over now, however soon they go again.
  await theirs('leased').execute()
  if (cancelled.length > 0) await appendEvents(trx, wake, now, [{ type: 'log.updated', audience: 'agents', data: {} }])
}
