import type { DeviceId, UserId } from '@deskbell/contract'
import type { FastifyRequest } from 'fastify'
import type { Db } from '../db/database.ts'
import type { CredentialKind } from '../db/schema.ts'
import type { Principal } from '../http/principal.ts'
import { hashToken } from '../secrets/tokens.ts'
import { wasRemovedByPerson } from './choose-put.ts'

/** Who renews or removes a device: a signed-in user, or the worker that holds the row's renew token. */
export interface Asker {
  readonly userId: UserId
  readonly isAdmin: boolean
  /** Absent for a renew token: the device stays under the sign-in that it was last renewed under. */
  readonly credential: { readonly kind: CredentialKind; readonly id: string } | undefined
  /** The token that it came by. */
  readonly renewToken?: string
}

/** The asker of a call on this device, or undefined if nobody who may. */
export async function whoAsks(
  db: Db,
  deviceId: DeviceId,
  principal: Principal,
  request: FastifyRequest,
): Promise<Asker | undefined> {
  if (principal.kind === 'user') {
    const { user, credential } = principal
    return { userId: user.id, isAdmin: user.role === 'admin', credential }
  }
  const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) return undefined
  const row = await db
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .select(['devices.user_id', 'devices.removed_at', 'devices.removed_reason'])
    .where('devices.id', '=', deviceId)
    .where('devices.renew_token_hash', '=', hashToken(token))
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()
  // A tombstone's token still learns who removed it, and comes back after the push service's own 410; nothing else.
  if (!row || (row.removed_at !== null && !wasRemovedByPerson(row) && row.removed_reason !== 'gone')) return undefined
  return { userId: row.user_id, isAdmin: false, credential: undefined, renewToken: token }
}
