import type { UserId } from '@deskbell/contract'
import type { Trx } from '../../db/database.ts'

/** Links and codes stop working; what signed in by them stays. */
export async function closePairings(
  trx: Trx,
  whose: { readonly user: UserId } | { readonly id: string },
  at: number,
): Promise<void> {
  const pairings = trx.updateTable('pairings')
  const chosen = 'id' in whose ? pairings.where('id', '=', whose.id) : pairings.where('user_id', '=', whose.user)
  await chosen
    .set(row => ({
      code_hash: null,
      expires_at: row.case().when('expires_at', '>', at).then(at).else(row.ref('expires_at')).end(),
    }))
    .execute()
}
