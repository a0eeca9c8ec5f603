import type { Visitor, VisitorId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { defaultVisitorName } from './visitor-name.ts'
import type { FindOnlineVisitors } from './visitors-deps.ts'

/** What agents know of a visitor. */
export async function findVisitor(
  db: Db,
  id: VisitorId,
  { now, findOnlineVisitors }: { readonly now: number; readonly findOnlineVisitors: FindOnlineVisitors },
): Promise<Visitor | undefined> {
  const row = await db.selectFrom('visitors').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const conversations = await db
    .selectFrom('conversations')
    .select(['id', 'status', 'created_at'])
    .where('visitor_id', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return {
    id,
    name: row.name ?? defaultVisitorName(id),
    email: row.email,
    verified: row.verified === 1,
    externalId: row.external_id,
    online: (await findOnlineVisitors(db, [id], now)).has(id),
    language: row.language,
    timeZone: row.time_zone,
    browser: row.browser,
    page: row.page_url === null ? null : { url: row.page_url, title: row.page_title ?? '' },
    referrer: row.referrer,
    firstSeenAt: timeOf(row.created_at),
    lastSeenAt: row.last_seen_at === null ? null : timeOf(row.last_seen_at),
    conversations: conversations.map(one => ({ id: one.id, status: one.status, createdAt: timeOf(one.created_at) })),
  }
}

const timeOf = (at: number) => new Date(at).toISOString()
