import type { Database, Trx } from './database.ts'
import type { CredentialKind } from './schema.ts'

/**
 * Is this sign-in still there? It then stays until the transaction ends. Who asks was found out before the transaction
 * began: meanwhile somebody may have ended it, and nothing new may come to be under it.
 */
export async function holdCredential(
  { holdRows }: Database,
  trx: Trx,
  { kind, id }: { readonly kind: CredentialKind; readonly id: string },
): Promise<boolean> {
  const row =
    kind === 'session'
      ? await holdRows(trx.selectFrom('sessions').select('user_id').where('token_hash', '=', id)).executeTakeFirst()
      : await holdRows(
          trx.selectFrom('application_passwords').select('user_id').where('id', '=', id),
        ).executeTakeFirst()
  return row !== undefined
}
