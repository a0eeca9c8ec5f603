import type { DeviceId, DevicePut } from '@deskbell/contract'
import type { PushSubscriptionKeys } from '@deskbell/web-push'
import type { Database, Trx } from '../db/database.ts'
import { holdCredential } from '../db/hold-credential.ts'
import { lockUser } from '../db/lock-user.ts'
import type { DevicesTable } from '../db/schema.ts'
import type { Clock, Random } from '../ports.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'
import { choosePut, type PutChoice } from './choose-put.ts'
import { alive, blank, detailColumns, freshColumns, isSameSubscription, subscriptionColumns } from './device-columns.ts'
import { labelFromUserAgent } from './label-from-user-agent.ts'
import { plainText } from './plain-text.ts'
import type { Asker } from './who-asks.ts'

export interface PutRequest {
  readonly deviceId: DeviceId
  readonly asker: Asker
  /** Checked already, subscription and appUrl among it. */
  readonly body: DevicePut
  readonly subscription: PushSubscriptionKeys
  readonly userAgent: string | undefined
}

export type PutResult =
  | {
      readonly kind: 'stored'
      readonly id: DeviceId
      /** The row as it was: absent for a new one. */
      readonly before?: DevicesTable
      readonly renewToken?: string
    }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'limit' }
  /** What the asker came with has ended meanwhile. */
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'removed'; readonly row: DevicesTable }

interface Deps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
}

/** Creates or renews a device (contract, "PUT device"). */
export async function putDevice(trx: Trx, deps: Deps, put: PutRequest): Promise<PutResult> {
  const { deviceId, asker } = put
  const given = subscriptionColumns(put.subscription)
  // Two PUTs of one user must not both find the last free place.
  await lockUser(deps.database, trx, asker.userId)
  if (asker.credential && !(await holdCredential(deps.database, trx, asker.credential)))
    return { kind: 'unauthenticated' }
  // Locked, or a 410 that is settled at this moment would bury the renewed row.
  const rows = await deps.database
    .lockRows(
      trx
        .selectFrom('devices')
        .selectAll()
        .where(where => where.or([where('id', '=', deviceId), where('endpoint_hash', '=', given.endpoint_hash)]))
        .orderBy('id'),
    )
    .execute()
  const byId = rows.find(row => row.id === deviceId)
  if (asker.renewToken !== undefined && byId?.renew_token_hash !== hashToken(asker.renewToken)) {
    return { kind: 'unauthenticated' }
  }
  const choice = choosePut({
    userId: asker.userId,
    byToken: asker.credential === undefined,
    byId,
    byEndpoint: rows.find(row => row.endpoint_hash === given.endpoint_hash),
    given,
    live: await countLive(trx, asker),
  })
  return store(trx, deps, put, given, choice)
}

async function store(
  trx: Trx,
  { clock, random }: Deps,
  put: PutRequest,
  given: ReturnType<typeof subscriptionColumns>,
  choice: PutChoice<DevicesTable>,
): Promise<PutResult> {
  const now = clock()
  const renewed = { ...given, ...detailColumns(put.body), ...credentialOf(put.asker), last_seen_at: now }
  switch (choice.kind) {
    case 'conflict':
    case 'limit':
    case 'removed':
      return choice
    case 'renew': {
      const { row } = choice
      // Only another subscription ends a quarantine: the same one would be refused again, and so on for ever.
      const fresh = isSameSubscription(row, { ...given, key_id: put.body.keyId }) ? {} : freshColumns(now)
      await trx
        .updateTable('devices')
        .set({ ...renewed, ...fresh })
        .where('id', '=', row.id)
        .execute()
      return { kind: 'stored', id: row.id, before: row }
    }
    case 'take': {
      const { row } = choice
      // Whoever came by the token keeps it: were this answer lost, a new one would be known to nobody.
      const renewToken = put.asker.renewToken ?? newToken(random)
      // Another's name, silence, results and whereabouts are not the new owner's; a device that came back keeps its life's story.
      const ownAgain = row.user_id === put.asker.userId
      const story = ownAgain ? {} : { ...blank, label: labelOf(put), registered_at: now }
      await trx
        .updateTable('devices')
        .set({ ...story, ...renewed, ...owned(put.asker, renewToken), ...freshColumns(now), ...alive })
        .where('id', '=', row.id)
        .execute()
      return { kind: 'stored', id: row.id, before: row, renewToken }
    }
    case 'insert': {
      const renewToken = newToken(random)
      const inserted = await trx
        .insertInto('devices')
        .values({
          id: put.deviceId,
          ...blank,
          ...alive,
          credential_kind: null,
          credential_id: null,
          registered_at: now,
          ...renewed,
          label: labelOf(put),
          ...owned(put.asker, renewToken),
          ...freshColumns(now),
        })
        .onConflict(conflict => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      // Somebody registered the same id or endpoint at the same moment.
      return inserted ? { kind: 'stored', id: inserted.id, renewToken } : { kind: 'conflict' }
    }
  }
}

async function countLive(trx: Trx, { userId }: Asker): Promise<number> {
  const { count } = await trx
    .selectFrom('devices')
    .select(select => select.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

function labelOf({ body, userAgent }: PutRequest): string {
  return plainText(body.label ?? '') || labelFromUserAgent(userAgent)
}

function credentialOf({ credential }: Asker) {
  return credential ? { credential_kind: credential.kind, credential_id: credential.id } : {}
}

function owned({ userId }: Asker, renewToken: string) {
  return { user_id: userId, renew_token_hash: hashToken(renewToken) }
}
