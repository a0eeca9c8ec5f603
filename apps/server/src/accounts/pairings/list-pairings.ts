import type { Pairing } from '@deskbell/contract'
import type { UserPrincipal } from '../../http/principal.ts'
import type { AccountsDeps } from '../register-accounts.ts'
import { hasCode, isLinkOpen } from './open-pairings.ts'

/** More are never open, and rarely signed in. */
const MOST = 100

/** Somebody's pairings of which something can still come, or came and has not ended. */
export async function listPairings(
  { database, clock, labelOf }: Pick<AccountsDeps, 'database' | 'clock' | 'labelOf'>,
  { user, credential }: UserPrincipal,
): Promise<Pairing[]> {
  const now = clock()
  const live = (id: string) =>
    database.db
      .selectFrom('sessions')
      .select(['token_hash', 'user_agent', 'created_at', 'last_used_at'])
      .where('pairing_id', '=', id)
      .where('expires_at', '>', now)
      .orderBy('created_at')
      .execute()
  const rows = await database.db
    .selectFrom('pairings')
    .select(['id', 'created_at', 'expires_at', 'redeemed_at'])
    .where('user_id', '=', user.id)
    .where(pairing =>
      pairing.or([
        isLinkOpen(now)(pairing),
        hasCode(now)(pairing),
        pairing.exists(
          pairing
            .selectFrom('sessions')
            .select('sessions.token_hash')
            .whereRef('sessions.pairing_id', '=', 'pairings.id')
            .where('sessions.expires_at', '>', now),
        ),
      ]),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute()
  return Promise.all(
    rows.map(async ({ id, created_at, expires_at, redeemed_at }) => ({
      id,
      createdAt: new Date(created_at).toISOString(),
      expiresAt: new Date(expires_at).toISOString(),
      redeemedAt: redeemed_at === null ? null : new Date(redeemed_at).toISOString(),
      sessions: (await live(id)).map(session => ({
        label: labelOf(session.user_agent ?? undefined),
        signedInAt: new Date(session.created_at).toISOString(),
        lastUsedAt: new Date(session.last_used_at).toISOString(),
        current: credential.kind === 'session' && credential.id === session.token_hash,
      })),
    })),
  )
}
