import type { ExpressionBuilder } from 'kysely'
import type { Schema } from '../../db/schema.ts'

/** Is whoever asked for it still signed in there? Signing out, and all that ends sessions, closes their pairings too. */
function isBacked(now: number) {
  return (pairing: ExpressionBuilder<Schema, 'pairings'>) =>
    pairing.exists(
      pairing
        .selectFrom('sessions')
        .select('sessions.token_hash')
        .whereRef('sessions.token_hash', '=', 'pairings.made_by')
        .where('sessions.expires_at', '>', now),
    )
}

/** Can its link still be used? */
export function isLinkOpen(now: number) {
  return (pairing: ExpressionBuilder<Schema, 'pairings'>) =>
    pairing.and([
      pairing('pairings.redeemed_at', 'is', null),
      pairing('pairings.expires_at', '>', now),
      isBacked(now)(pairing),
    ])
}

/** Has it a code that did not expire? Too many tries are another matter. */
export function hasCode(now: number) {
  return (pairing: ExpressionBuilder<Schema, 'pairings'>) =>
    pairing.and([
      pairing('pairings.code_hash', 'is not', null),
      pairing('pairings.code_expires_at', '>', now),
      isBacked(now)(pairing),
    ])
}
