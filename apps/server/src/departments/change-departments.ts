import { type DepartmentId, type DepartmentPatch, type DepartmentPost, newId, type UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import type { DepartmentsDeps } from './departments-deps.ts'

export async function addDepartment(
  { clock, random }: DepartmentsDeps,
  trx: Trx,
  wake: WakeLater,
  { name, color, memberIds }: DepartmentPost,
): Promise<DepartmentId | HttpProblem> {
  const id = newId('dpt', random)
  const inserted = await trx
    .insertInto('departments')
    .values({ id, ...namesOf(name), color: color ?? null, created_at: clock() })
    .onConflict(conflict => conflict.column('folded_name').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return problem('department_exists')
  const refusal = await setMembers(trx, id, memberIds ?? [])
  if (refusal) return refusal
  await tell(trx, wake, clock(), id)
  return id
}

/** Renames, colours, changes who is in it. What is left out stays. */
export async function changeDepartment(
  { database, clock }: DepartmentsDeps,
  trx: Trx,
  wake: WakeLater,
  id: DepartmentId,
  { name, color, memberIds }: DepartmentPatch,
): Promise<HttpProblem | undefined> {
  const own = trx.selectFrom('departments').selectAll().where('id', '=', id)
  const before = await database.lockRows(own).executeTakeFirst()
  if (!before) return problem('not_found')
  const after = { ...(name === undefined ? {} : namesOf(name)), ...(color === undefined ? {} : { color }) }
  if (after.folded_name !== undefined && (await isTaken(trx, id, after.folded_name)))
    return problem('department_exists')
  if (Object.keys(after).length > 0) await trx.updateTable('departments').set(after).where('id', '=', id).execute()
  const refusal = memberIds && (await setMembers(trx, id, memberIds))
  if (refusal) return refusal
  await tell(trx, wake, clock(), id)
  return undefined
}

/** Its conversations then have none. Nothing happens if it is gone already. @returns the name that it had */
export async function removeDepartment(
  { database, clock }: DepartmentsDeps,
  trx: Trx,
  wake: WakeLater,
  id: DepartmentId,
): Promise<string | undefined> {
  // Whoever moves a conversation there waits for this, and then finds none.
  const found = await database
    .lockRows(trx.selectFrom('departments').select('name').where('id', '=', id))
    .executeTakeFirst()
  if (!found) return undefined
  await trx.updateTable('conversations').set({ department_id: null }).where('department_id', '=', id).execute()
  await trx.deleteFrom('departments').where('id', '=', id).execute()
  await tell(trx, wake, clock(), id)
  return found.name
}

/** Two names are one if they differ in case alone. */
function namesOf(name: string): { name: string; folded_name: string } {
  const kept = name.toWellFormed()
  return { name: kept, folded_name: kept.normalize('NFKC').toLowerCase() }
}

async function isTaken(trx: Trx, id: DepartmentId, folded: string): Promise<boolean> {
  const other = await trx
    .selectFrom('departments')
    .select('id')
    .where('folded_name', '=', folded)
    .where('id', '<>', id)
    .executeTakeFirst()
  return other !== undefined
}

/** @returns a problem if one of them is no active user */
async function setMembers(trx: Trx, id: DepartmentId, users: readonly UserId[]): Promise<HttpProblem | undefined> {
  const wanted = [...new Set(users)]
  const active =
    wanted.length === 0
      ? []
      : await trx
          .selectFrom('users')
          .select('id')
          .where('id', 'in', wanted)
          .where('deactivated_at', 'is', null)
          .execute()
  if (active.length < wanted.length) {
    return problem('invalid', { errors: [{ path: 'body.memberIds', message: 'somebody is no active user' }] })
  }
  // Who is deactivated stays a member unseen, and comes back with the account.
  await trx
    .deleteFrom('department_members')
    .where('department_id', '=', id)
    .where('user_id', 'in', query => query.selectFrom('users').select('id').where('deactivated_at', 'is', null))
    .execute()
  if (active.length > 0) {
    await trx
      .insertInto('department_members')
      .values(wanted.map(user_id => ({ department_id: id, user_id })))
      .execute()
  }
  return undefined
}

async function tell(trx: Trx, wake: WakeLater, now: number, departmentId: DepartmentId): Promise<void> {
  await appendEvents(trx, wake, now, [{ type: 'department.updated', audience: 'agents', data: { departmentId } }])
}
