import { type ListedUser, newId, type User, type UserId } from '@deskbell/contract'
import type { Db, Trx } from '../db/database.ts'
import type { UsersTable } from '../db/schema.ts'
import { avatarUrl } from '../http/avatar-url.ts'
import type { Random } from '../ports.ts'

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role: 'admin' | 'agent'
  readonly passwordHash: string
}

export type AddUser = { readonly ok: true; readonly user: User } | { readonly ok: false; readonly code: 'email_taken' }

export async function addUser(trx: Trx, random: Random, now: number, user: NewUser): Promise<AddUser> {
  const id = newId('usr', random)
  const added = await trx
    .insertInto('users')
    .values({
      id,
      email: user.email,
      name: user.name,
      role: user.role,
      password_hash: user.passwordHash,
      created_at: now,
      last_seen_at: null,
      deactivated_at: null,
    })
    .onConflict(conflict => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return { ok: false, code: 'email_taken' }
  return { ok: true, user: { id, name: user.name, email: user.email, role: user.role, avatarUrl: null } }
}

/** Is there an admin who can sign in? Until then the site is in its first-run set-up. */
export async function hasAdmin(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('deactivated_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The user behind an id or an address, deactivated ones too. */
export async function findUser(db: Db, by: { id: UserId } | { email: string }): Promise<UsersTable | undefined> {
  const query = db.selectFrom('users').selectAll()
  return 'id' in by
    ? query.where('id', '=', by.id).executeTakeFirst()
    : query.where('email', '=', by.email).executeTakeFirst()
}

/** Users in the order of their addresses, which are unique, after the given one. */
export async function listUsers(db: Db, after: string | undefined, limit: number): Promise<UsersTable[]> {
  const query = db.selectFrom('users').selectAll().orderBy('email').limit(limit)
  return (after === undefined ? query : query.where('email', '>', after)).execute()
}

export function toUser({ id, name, email, role, avatar_version }: UsersTable): User {
  return { id, name, email, role, avatarUrl: avatarUrl(id, avatar_version) }
}

export function toListedUser(row: UsersTable): ListedUser {
  return {
    ...toUser(row),
    deactivatedAt: toTime(row.deactivated_at),
    createdAt: new Date(row.created_at).toISOString(),
    lastSeenAt: toTime(row.last_seen_at),
  }
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
