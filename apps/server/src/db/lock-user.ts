import type { UserId } from '@deskbell/contract'
import type { Database, Trx } from './database.ts'
import type { UsersTable } from './schema.ts'

/**
 * A user's row, held until the transaction ends. Whatever starts or ends their ways in takes it first, before rows of
 * sessions, pairings and devices: what is read after it stays true, and nobody waits in a circle.
 */
export async function lockUser({ lockRows }: Database, trx: Trx, id: UserId): Promise<UsersTable | undefined> {
  return lockRows(trx.selectFrom('users').selectAll().where('id', '=', id)).executeTakeFirst()
}
