import type { PushKey, PushKeys } from '@deskbell/contract'
import { pushKeyPostSchema, pushKeyRetireSchema } from '@deskbell/contract/schemas'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Database, Db } from '../db/database.ts'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import { created } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import type { Clock } from '../ports.ts'
import type { Sealer } from '../secrets/sealer.ts'
import { retireKey, rotateKeys } from './rotate-keys.ts'

export interface KeysDeps {
  readonly database: Database
  readonly sealer: Sealer
  readonly clock: Clock
}

/** Keys are changed once a year: this many are a long history. */
const MOST_KEYS = 100

/** `/push/keys`: the keyring for admins (V6). */
export function registerKeys(api: Api, { database, sealer, clock }: KeysDeps): void {
  api.route({ method: 'GET', url: '/push/keys', auth: 'admin', handler: () => listKeys(database.db) })
  api.idempotentRoute({
    method: 'POST',
    url: '/push/keys',
    auth: 'admin',
    body: pushKeyPostSchema,
    handler: async ({ trx, wake, body: { replaces, leaked = false }, principal, request }) => {
      const rotated = await rotateKeys({ trx, wake, database, now: clock() }, sealer, { replaces, leaked })
      if (rotated === 'not_active') return problem('key_conflict')
      if (rotated === 'master_key_changed') return problem('unavailable')
      const subject = { kind: 'key', id: replaces } as const
      const actor = actorOf(principal, request)
      await recordAudit(trx, { actor, at: clock(), action: 'key_rotated', subject, details: { leaked } })
      return created(await listKeys(trx))
    },
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/push/keys/:keyId/retire',
    auth: 'admin',
    params: z.object({ keyId: z.string().max(64) }),
    body: pushKeyRetireSchema,
    handler: async ({ trx, wake, params: { keyId }, body: { leaked = false }, principal, request }) => {
      const retired = await retireKey({ trx, wake, database, now: clock() }, keyId, { leaked })
      if (!retired) return problem('key_conflict')
      const subject = { kind: 'key', id: keyId } as const
      const actor = actorOf(principal, request)
      await recordAudit(trx, { actor, at: clock(), action: 'key_retired', subject, details: { leaked } })
      return listKeys(trx)
    },
  })
}

/** The active one, then the newest first. */
async function listKeys(db: Db): Promise<PushKeys> {
  const rows = await db
    .selectFrom('vapid_keys')
    .selectAll()
    .orderBy(sql`case state when 'active' then 0 when 'retiring' then 1 else 2 end`)
    .orderBy('created_at', 'desc')
    .orderBy('key_id')
    .limit(MOST_KEYS)
    .execute()
  const counts = await db
    .selectFrom('devices')
    .select(select => ['key_id', select.fn.countAll<number>().as('count')])
    .where('removed_at', 'is', null)
    .groupBy('key_id')
    .execute()
  const devicesUnder = new Map(counts.map(({ key_id, count }) => [key_id, Number(count)]))
  const items = rows.map(
    (row): PushKey => ({
      keyId: row.key_id,
      applicationServerKey: row.public_key,
      state: row.state,
      leaked: row.leaked === 1,
      createdAt: toTime(row.created_at),
      retiringAt: row.retiring_at === null ? null : toTime(row.retiring_at),
      retiredAt: row.retired_at === null ? null : toTime(row.retired_at),
      devices: devicesUnder.get(row.key_id) ?? 0,
    }),
  )
  return { items, nextCursor: null }
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}
