import type { AskId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Millis } from '../db/schema.ts'
import type { BotAsksTable } from '../db/schema-bot.ts'

/** Longer than any call takes. In milliseconds. */
const LEASE_MS = 45_000

export type ClaimedAsk = Pick<BotAsksTable, 'id' | 'conversation_id' | 'message_id' | 'answer_by'>

interface Claim {
  readonly owner: string
  readonly now: Millis
  readonly limit: number
}

/** Takes asks that wait, the oldest first. Those whose time is over are routing's. */
export async function claimAsks(database: Database, { owner, now, limit }: Claim): Promise<ClaimedAsk[]> {
  return database.transaction(async trx => {
    const waiting = trx
      .selectFrom('bot_asks')
      .select('id')
      // Written out and not bound: the partial index is found by it on both databases.
      .where(sql<boolean>`outcome is null`)
      .where('answer_by', '>', now)
      .where(({ eb, or }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
      .orderBy('asked_at')
      .limit(limit)
    return trx
      .updateTable('bot_asks')
      .set({ lease_owner: owner, lease_until: now + LEASE_MS })
      .where('id', 'in', database.skipLocked(waiting))
      .returning(['id', 'conversation_id', 'message_id', 'answer_by'])
      .execute()
  }, 'passing')
}

/** Gives back what could not be finished. @param notBefore null: it may be taken up at once */
export async function releaseAsk(
  { db }: Database,
  owner: string,
  { id, notBefore }: { readonly id: AskId; readonly notBefore: Millis | null },
): Promise<void> {
  await db
    .updateTable('bot_asks')
    .set({ lease_owner: null, lease_until: notBefore })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .where('outcome', 'is', null)
    .execute()
}

/** In a database that has no other server: what is leased was left by one that was killed. */
export async function releaseLeftovers({ db }: Database): Promise<void> {
  await db
    .updateTable('bot_asks')
    .set({ lease_owner: null, lease_until: null })
    .where(sql<boolean>`outcome is null`)
    .execute()
}

/**
 * The leases of servers that PostgreSQL knows to be dead end now. Should one of them live, the bot is asked twice by the
 * same id, and the first answer counts.
 * @returns whether there were any
 */
export async function endLeftBehind({ db, self, kind, findSilent }: Database): Promise<boolean> {
  if (kind === 'sqlite') return false
  const owners = await db
    .selectFrom('bot_asks')
    .select('lease_owner as name')
    .distinct()
    .where(sql<boolean>`outcome is null`)
    .where('lease_owner', '!=', self)
    .execute()
  if (owners.length === 0) return false
  const silent = await findSilent(owners.flatMap(({ name }) => name ?? []))
  if (silent.length === 0) return false
  await db
    .updateTable('bot_asks')
    .set({ lease_owner: null, lease_until: null })
    .where(sql<boolean>`outcome is null`)
    .where('lease_owner', 'in', silent)
    .execute()
  return true
}
