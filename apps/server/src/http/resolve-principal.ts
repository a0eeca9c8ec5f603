import { parseId } from '@deskbell/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import type { UsersTable } from '../db/schema.ts'
import type { Clock } from '../ports.ts'
import { hashToken } from '../secrets/tokens.ts'
import { avatarUrl } from './avatar-url.ts'
import type { Principal, ResolvePrincipal, UserPrincipal } from './principal.ts'
import { readSessionCookie } from './session-cookie.ts'

/** A session ends this long after its last use (contract, "Session"). */
export const SESSION_MS = 90 * 24 * 60 * 60 * 1000
/** Uses are written down this seldom, so that a request costs no write. */
const TOUCH_MS = 10 * 60 * 1000

const nobody = { kind: 'none' } as const

interface Deps {
  readonly database: Database
  readonly clock: Clock
}

/** Finds out who asks: Basic, then visitor's bearer, then the session cookie; the first that is there decides. */
export function createResolver(deps: Deps): ResolvePrincipal {
  return async request => {
    const { authorization } = request.headers
    if (authorization === undefined) return bySession(deps, request)
    const [scheme = '', credentials = ''] = authorization.split(' ')
    if (/^basic$/i.test(scheme)) return byApplicationPassword(deps, credentials)
    if (/^bearer$/i.test(scheme)) return byVisitorToken(deps, credentials)
    return nobody
  }
}

async function bySession({ database, clock }: Deps, request: FastifyRequest): Promise<Principal> {
  const token = readSessionCookie(request)
  if (!token) return nobody
  const now = clock()
  const row = await database.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.token_hash', 'sessions.last_used_at'])
    .select(['users.id', 'users.name', 'users.email', 'users.role', 'users.avatar_version'])
    .where('sessions.token_hash', '=', hashToken(token))
    .where('sessions.expires_at', '>', now)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!row) return nobody
  if (now - row.last_used_at > TOUCH_MS) {
    await database.db
      .updateTable('sessions')
      .set({ last_used_at: now, expires_at: now + SESSION_MS })
      .where('token_hash', '=', row.token_hash)
      .execute()
    await sawUser({ database, clock }, row.id)
  }
  return principal(row, { kind: 'session', id: row.token_hash })
}

async function byApplicationPassword({ database, clock }: Deps, credentials: string): Promise<Principal> {
  const text = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1) return nobody
  // Shown in groups of four, and often typed so.
  const password = text.slice(colon + 1).replaceAll(' ', '')
  const row = await database.db
    .selectFrom('application_passwords')
    .innerJoin('users', 'users.id', 'application_passwords.user_id')
    .select([
      'application_passwords.id as password_id',
      'application_passwords.last_used_at',
      'users.id',
      'users.name',
      'users.email',
      'users.role',
      'users.avatar_version',
    ])
    .where('application_passwords.password_hash', '=', hashToken(password))
    .where('users.email', '=', text.slice(0, colon).trim().toLowerCase())
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!row) return nobody
  const now = clock()
  if (now - (row.last_used_at ?? 0) > TOUCH_MS) {
    await database.db
      .updateTable('application_passwords')
      .set({ last_used_at: now })
      .where('id', '=', row.password_id)
      .execute()
    await sawUser({ database, clock }, row.id)
  }
  return principal(row, { kind: 'application_password', id: row.password_id })
}

async function byVisitorToken({ database }: Deps, token: string): Promise<Principal> {
  const row = await database.db
    .selectFrom('visitors')
    .select(['id', 'name'])
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  return row && parseId('vis', row.id) ? { kind: 'visitor', visitorId: row.id, name: row.name } : nobody
}

async function sawUser({ database, clock }: Deps, id: UserPrincipal['user']['id']): Promise<void> {
  await database.db.updateTable('users').set({ last_seen_at: clock() }).where('id', '=', id).execute()
}

type Row = Pick<UsersTable, 'id' | 'name' | 'email' | 'role' | 'avatar_version'>

function principal(row: Row, credential: UserPrincipal['credential']): UserPrincipal {
  const { id, name, email, role, avatar_version } = row
  const user = { id, name, email, role, avatarUrl: avatarUrl(id, avatar_version) }
  return { kind: 'user', user, credential }
}
