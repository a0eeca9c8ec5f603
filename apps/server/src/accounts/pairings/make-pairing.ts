import type { PairingAnswer } from '@deskbell/contract'
import { lockUser } from '../../db/lock-user.ts'
import { recordAudit } from '../../db/record-audit.ts'
import type { UserPrincipal } from '../../http/principal.ts'
import { hashToken, newToken } from '../../secrets/tokens.ts'
import type { AccountsDeps } from '../register-accounts.ts'

/** A QR code is scanned at once, or made anew. */
const LINK_MS = 2 * 60 * 1000

type Deps = Pick<AccountsDeps, 'database' | 'clock' | 'random' | 'publicUrl'>

/** Makes a link that signs another device in as its maker, and closes the one that the same session showed before. */
export async function makePairing(
  deps: Deps,
  { user, credential }: UserPrincipal,
  address: string,
): Promise<PairingAnswer> {
  const { database, clock, random, publicUrl } = deps
  const now = clock()
  const token = newToken(random)
  const id = `par_${newToken(random).slice(0, 22)}`
  await database.transaction(async trx => {
    await lockUser(database, trx, user.id)
    await trx
      .updateTable('pairings')
      .set({ expires_at: now })
      .where('made_by', '=', credential.id)
      .where('redeemed_at', 'is', null)
      .where('expires_at', '>', now)
      .execute()
    await trx
      .insertInto('pairings')
      .values({
        id,
        user_id: user.id,
        made_by: credential.id,
        token_hash: hashToken(token),
        created_at: now,
        expires_at: now + LINK_MS,
        redeemed_at: null,
        redeemed_from: null,
        code_hash: null,
        code_expires_at: null,
        code_tries: 0,
      })
      .execute()
    await recordAudit(trx, {
      actor: { userId: user.id, via: credential.kind, address },
      at: now,
      action: 'pairing_made',
      subject: { kind: 'user', id: user.id },
      details: { pairing: id },
    })
  })
  // The fragment never leaves the browser: no log, proxy or link preview has it.
  const url = `${publicUrl()}/pair#${token}`
  return { id, url, createdAt: new Date(now).toISOString(), expiresAt: new Date(now + LINK_MS).toISOString() }
}
