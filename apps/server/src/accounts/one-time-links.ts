import type { OneTimeLink, Role, UserId } from '@deskbell/contract'
import type { ExpressionBuilder } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import type { OneTimeLinksTable, Schema } from '../db/schema.ts'
import type { Clock, Random } from '../ports.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'

/** One-time links are secrets: hashed, single use, 24 hours (design §5). */
const LINK_MS = 24 * 60 * 60 * 1000

/** Where each kind opens in the app. The token stands in the fragment, which no server or proxy ever sees. */
const pages = { setup: '/setup', invitation: '/invitation', reset: '/reset' } as const

export interface LinkDeps {
  readonly clock: Clock
  readonly random: Random
  readonly publicUrl: string
}

export type NewLink =
  | { readonly kind: 'setup' }
  | { readonly kind: 'invitation'; readonly email: string; readonly role: Role; readonly createdBy: UserId }
  | { readonly kind: 'reset'; readonly userId: UserId; readonly createdBy: UserId | null }

/** Makes a link and, in the same transaction, takes back unused ones of its kind for the same person. */
export async function makeLink(
  trx: Trx,
  deps: LinkDeps,
  link: NewLink,
): Promise<OneTimeLink & { readonly id: string }> {
  const now = deps.clock()
  const token = newToken(deps.random)
  const id = `lnk_${newToken(deps.random).slice(0, 22)}`
  const email = link.kind === 'invitation' ? link.email : null
  const userId = link.kind === 'reset' ? link.userId : null
  await trx
    .deleteFrom('one_time_links')
    .where('kind', '=', link.kind)
    .where('used_at', 'is', null)
    .where('email', email === null ? 'is' : '=', email)
    .where('user_id', userId === null ? 'is' : '=', userId)
    .execute()
  await trx
    .insertInto('one_time_links')
    .values({
      token_hash: hashToken(token),
      id,
      kind: link.kind,
      email,
      role: link.kind === 'invitation' ? link.role : null,
      user_id: userId,
      created_by: link.kind === 'setup' ? null : link.createdBy,
      created_at: now,
      expires_at: now + LINK_MS,
      used_at: null,
    })
    .execute()
  return {
    id,
    url: `${deps.publicUrl}${pages[link.kind]}#${token}`,
    expiresAt: new Date(now + LINK_MS).toISOString(),
  }
}

/** A link is worth as much as whoever made it: the server itself, or somebody who is an admin now. */
function isBacked(link: ExpressionBuilder<Schema, 'one_time_links'>) {
  const admins = link
    .selectFrom('users')
    .select('users.id')
    .where('users.role', '=', 'admin')
    .where('users.deactivated_at', 'is', null)
  return link.or([link('created_by', 'is', null), link('created_by', 'in', admins)])
}

/** Uses a link up. @returns undefined if it is not there, used, expired or no admin's: they cannot be told apart */
export async function useLink(
  trx: Trx,
  now: number,
  kind: OneTimeLinksTable['kind'],
  token: string,
): Promise<OneTimeLinksTable | undefined> {
  return trx
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('token_hash', '=', hashToken(token))
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where(isBacked)
    .returningAll()
    .executeTakeFirst()
}

/** Is this link still good? Asked before a password is hashed, so that guesses cost the server nothing. */
export async function isLinkOpen(
  db: Db,
  now: number,
  kind: OneTimeLinksTable['kind'],
  token: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('one_time_links')
    .select('id')
    .where('token_hash', '=', hashToken(token))
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where(isBacked)
    .executeTakeFirst()
  return row !== undefined
}

/** Links of a kind that can still be used, the newest first. */
export async function openLinks(db: Db, kind: OneTimeLinksTable['kind'], now: number): Promise<OneTimeLinksTable[]> {
  return db
    .selectFrom('one_time_links')
    .selectAll()
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where(isBacked)
    .orderBy('created_at', 'desc')
    .execute()
}
