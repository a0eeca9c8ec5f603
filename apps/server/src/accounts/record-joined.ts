import type { Role, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { recordAudit } from '../db/record-audit.ts'

/** Somebody became a user by a one-time link: they did that themselves. */
export async function recordJoined(
  db: Db,
  { id }: { readonly id: UserId },
  { at, address, role }: { readonly at: number; readonly address: string; readonly role: Role },
): Promise<void> {
  await recordAudit(db, {
    actor: { userId: id, via: 'link', address },
    at,
    action: 'user_joined',
    subject: { kind: 'user', id },
    details: { role },
  })
}
