import type { PreferenceMatrix, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { matrixOf } from '../db/preference-matrix.ts'

/** What each of the site's people wants to be told of; those who said nothing want everything. */
export async function readMatrices(db: Db): Promise<(userId: UserId) => PreferenceMatrix> {
  const rows = await db
    .selectFrom('preferences')
    .select(['user_id', 'matrix'])
    .where('matrix', 'is not', null)
    .execute()
  const said = new Map(rows.map(({ user_id, matrix }) => [user_id, matrixOf(matrix)]))
  return userId => said.get(userId) ?? matrixOf(null)
}
