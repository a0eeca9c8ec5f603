import type { DepartmentId, UserId } from '@deskbell/contract'
import type { Database, Db } from '../database.ts'
import type { Departments } from './concerned-departments.ts'

/** Open conversations of one assignee and department ('' is none). */
export interface Tally {
  /** '' counts all of them; a user those that this user has read to the end. */
  readonly userId: UserId | ''
  readonly assigneeId: UserId | ''
  readonly departmentId: DepartmentId | ''
  readonly n: number
}

/** The counts of everybody's and of these users'. As many rows as there are assignees, departments and users asked for. */
export async function readTallies(db: Db, users: readonly UserId[]): Promise<readonly Tally[]> {
  const rows = await db
    .selectFrom('inbox_tallies')
    .select(['user_id as userId', 'assignee_id as assigneeId', 'department_id as departmentId'])
    .select(({ fn }) => fn.sum<number>('n').as('n'))
    .where('user_id', 'in', ['', ...users])
    .groupBy(['user_id', 'assignee_id', 'department_id'])
    .execute()
  return rows.map(row => ({ ...row, n: Number(row.n) }))
}

/** How many open conversations concern this user and hold something unread for them. */
export function unreadOf(tallies: readonly Tally[], departments: Departments, userId: UserId): number {
  const concerning = new Set(departments.concerning(userId))
  let unread = 0
  for (const { userId: reader, assigneeId, departmentId, n } of tallies) {
    if (assigneeId !== userId && !(assigneeId === '' && concerning.has(departmentId))) continue
    if (reader === '') unread += n
    else if (reader === userId) unread -= n
  }
  return Math.max(0, unread)
}

/** Fewer rows than this are summed up as they are. */
const WORTH_IT = 500

/** Makes one row of those that count the same. Rows of transactions that are still open are left for the next time. */
export async function sumUpTallies(database: Database): Promise<void> {
  const { last } = await database.db
    .selectFrom('inbox_tallies')
    .select(({ fn }) => fn.max<number | null>('id').as('last'))
    .executeTakeFirstOrThrow()
  const { rows } = await database.db
    .selectFrom('inbox_tallies')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  if (last === null || Number(rows) < WORTH_IT) return
  await database.transaction(async trx => {
    const taken = await trx.deleteFrom('inbox_tallies').where('id', '<=', last).returningAll().execute()
    const sums = new Map<string, (typeof taken)[number]>()
    for (const row of taken) {
      const key = `${row.user_id} ${row.assignee_id} ${row.department_id}`
      sums.set(key, { ...row, n: row.n + (sums.get(key)?.n ?? 0) })
    }
    const kept = [...sums.values()].filter(({ n }) => n !== 0).map(({ id: _, ...row }) => row)
    for (let at = 0; at < kept.length; at += AT_ONCE) {
      await trx
        .insertInto('inbox_tallies')
        .values(kept.slice(at, at + AT_ONCE))
        .execute()
    }
  }, 'passing')
}

/** Rows written in one statement. */
const AT_ONCE = 500
