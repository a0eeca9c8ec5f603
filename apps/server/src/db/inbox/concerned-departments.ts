import type { DepartmentId, UserId } from '@deskbell/contract'
import type { Db } from '../database.ts'

/** A department that nobody active is in is everybody's. */
export interface Departments {
  /** Those whose unassigned conversations concern this user; '' for conversations of none. */
  concerning(userId: UserId): readonly (DepartmentId | '')[]
  /** Its active members; undefined if it is everybody's. */
  membersOf(id: DepartmentId): ReadonlySet<UserId> | undefined
}

/** All departments with their active members: they are few. */
export async function readDepartments(db: Db): Promise<Departments> {
  const rows = await db
    .selectFrom('departments as d')
    .leftJoin('department_members as m', 'm.department_id', 'd.id')
    .leftJoin('users as u', join => join.onRef('u.id', '=', 'm.user_id').on('u.deactivated_at', 'is', null))
    .select(['d.id', 'u.id as userId'])
    .execute()
  const members = new Map<DepartmentId, Set<UserId>>()
  for (const { id, userId } of rows) {
    const known = members.get(id) ?? new Set()
    if (userId !== null) known.add(userId)
    members.set(id, known)
  }
  return {
    concerning: userId => [
      '',
      ...[...members].filter(([, people]) => people.size === 0 || people.has(userId)).map(([id]) => id),
    ],
    membersOf: id => {
      const people = members.get(id)
      return people && people.size > 0 ? people : undefined
    },
  }
}
