import type { Department, DepartmentId, Person } from '@deskbell/contract'
import type { Db } from '../db/database.ts'

/** All departments, by name: they are few. */
export async function listDepartments(db: Db): Promise<Department[]> {
  const rows = await db.selectFrom('departments').select(['id', 'name', 'color']).orderBy('folded_name').execute()
  const members = Map.groupBy(await membersOf(db), ({ departmentId }) => departmentId)
  const open = await openCounts(db)
  return rows.map(row => ({
    ...row,
    members: (members.get(row.id) ?? []).map(({ id, name }): Person => ({ id, name })),
    openCount: open.get(row.id) ?? 0,
  }))
}

export async function findDepartment(db: Db, id: DepartmentId): Promise<Department | undefined> {
  return (await listDepartments(db)).find(department => department.id === id)
}

/** Active ones: who was deactivated comes back into the department with the account. */
async function membersOf(db: Db) {
  return db
    .selectFrom('department_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.department_id as departmentId', 'u.id', 'u.name'])
    .where('u.deactivated_at', 'is', null)
    .orderBy('u.name')
    .orderBy('u.id')
    .execute()
}

/** From what the database has counted already, see migration 0003. */
async function openCounts(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('inbox_tallies')
    .select(({ fn }) => ['department_id', fn.sum<number>('n').as('n')])
    .where('user_id', '=', '')
    .groupBy('department_id')
    .execute()
  return new Map(rows.map(row => [row.department_id, Number(row.n)]))
}
