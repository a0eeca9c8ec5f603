import type { VisitorId, VisitorPut } from '@deskbell/contract'
import type { Updateable } from 'kysely'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import type { VisitorsTable } from '../db/schema.ts'
import { keepVisitorWords } from '../db/search/keep-words.ts'
import { addressOf, browserOf, languageOf, nameOf, timeZoneOf, titleOf } from './said-by-visitor.ts'
import { defaultVisitorName } from './visitor-name.ts'
import type { FindOnlineVisitors } from './visitors-deps.ts'

export interface PutVisitor {
  readonly visitorId: VisitorId
  readonly body: VisitorPut
  readonly userAgent: string | undefined
  /** The `externalId` of the body, if its HMAC proved it. */
  readonly provenId: string | undefined
  readonly now: number
}

/** @returns false if the visitor is gone */
export async function putVisitor(
  { database, findOnlineVisitors }: { readonly database: Database; readonly findOnlineVisitors: FindOnlineVisitors },
  trx: Trx,
  wake: WakeLater,
  put: PutVisitor,
): Promise<boolean> {
  const { visitorId, now } = put
  const before = await database
    .lockRows(trx.selectFrom('visitors').selectAll().where('id', '=', visitorId))
    .executeTakeFirst()
  if (!before) return false
  const isAnother = put.provenId !== undefined && before.external_id !== null && before.external_id !== put.provenId
  // The name and the address of whom they were before prove nothing of whom they are now.
  const said = { ...(isAnother ? { name: defaultVisitorName(visitorId), email: null } : {}), ...saidIn(put) }
  const changed = (Object.keys(said) as (keyof typeof said)[]).filter(key => said[key] !== before[key])
  const renamed = changed.includes('name') || changed.includes('email')
  const after: Updateable<VisitorsTable> = { ...said, last_seen_at: now }
  // What somebody calls themselves without proof must not stand beside a proof of before.
  if (put.provenId === undefined && renamed && before.verified === 1)
    Object.assign(after, { verified: 0, external_id: null })
  await trx.updateTable('visitors').set(after).where('id', '=', visitorId).execute()
  const { name, email } = { ...before, ...after }
  if (renamed) await keepVisitorWords(trx, visitorId, [name, email])
  if (changed.length === 0) return true
  const conversations = await trx.selectFrom('conversations').select('id').where('visitor_id', '=', visitorId).execute()
  if (conversations.length === 0) return true
  const online = (await findOnlineVisitors(trx, [visitorId], now)).has(visitorId)
  await appendEvents(
    trx,
    wake,
    now,
    conversations.map(({ id }) => ({
      type: 'visitor.updated',
      audience: 'agents',
      data: { visitorId, conversationId: id, online },
    })),
  )
  return true
}

/** What is to be written down of it. What cannot be used is left out: then the old stays. */
function saidIn({ body, userAgent, provenId }: PutVisitor) {
  const page = body.page && addressOf(body.page.url)
  return {
    ...some('name', body.name === undefined ? undefined : nameOf(body.name)),
    ...some('email', body.email),
    ...some('language', body.language === undefined ? undefined : languageOf(body.language)),
    ...some('time_zone', body.timeZone === undefined ? undefined : timeZoneOf(body.timeZone)),
    ...some('referrer', body.referrer === undefined ? undefined : addressOf(body.referrer)),
    ...some('browser', browserOf(userAgent)),
    ...(page === undefined ? {} : { page_url: page, page_title: titleOf(body.page?.title) }),
    ...(provenId === undefined ? {} : { verified: 1 as const, external_id: provenId }),
  } satisfies Updateable<VisitorsTable>
}

function some<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V })
}
