import type { UserId, UserPatch } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import type { UsersTable } from '../db/schema.ts'
import { removeDevicesOf } from './remove-devices.ts'

export interface UserChange {
  readonly id: UserId
  readonly by: UserId
  readonly at: number
  readonly patch: UserPatch
}

export type ChangeUser =
  | { readonly ok: true; readonly user: UsersTable }
  | { readonly ok: false; readonly code: 'not_found' | 'last_admin' }

/** Renames, changes the role, deactivates or reactivates. The site always keeps an admin who can sign in. */
export async function changeUser(trx: Trx, wake: WakeLater, change: UserChange): Promise<ChangeUser> {
  const { patch, at } = change
  // Locks every admin, so that two admins cannot demote each other at once.
  const admins = await activeAdmins(trx)
  const user = await trx.selectFrom('users').selectAll().where('id', '=', change.id).executeTakeFirst()
  if (!user) return { ok: false, code: 'not_found' }
  const next: UsersTable = {
    ...user,
    name: patch.name ?? user.name,
    role: patch.role ?? user.role,
    deactivated_at: deactivation(user, patch.deactivated, at),
  }
  const stays = next.role === 'admin' && next.deactivated_at === null
  if (!stays && admins.every(admin => admin === user.id) && admins.length > 0) return { ok: false, code: 'last_admin' }
  await trx
    .updateTable('users')
    .set({ name: next.name, role: next.role, deactivated_at: next.deactivated_at })
    .where('id', '=', user.id)
    .execute()
  if (next.deactivated_at !== null && user.deactivated_at === null) await endEverything(trx, change)
  if (next.role !== user.role || next.deactivated_at !== user.deactivated_at) wake('rights', user.id)
  return { ok: true, user: next }
}

async function activeAdmins(trx: Trx): Promise<UserId[]> {
  // An update that changes nothing is a row lock in both databases.
  const rows = await trx
    .updateTable('users')
    .set({ role: 'admin' })
    .where('role', '=', 'admin')
    .where('deactivated_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map(row => row.id)
}

function deactivation(user: UsersTable, wanted: boolean | undefined, at: number): number | null {
  if (wanted === undefined) return user.deactivated_at
  return wanted ? (user.deactivated_at ?? at) : null
}

/** Sessions, application passwords, links and devices of a deactivated user (contract, "Signing out"). */
async function endEverything(trx: Trx, { id, by, at }: UserChange): Promise<void> {
  await trx.deleteFrom('sessions').where('user_id', '=', id).execute()
  await trx.deleteFrom('application_passwords').where('user_id', '=', id).execute()
  await trx.deleteFrom('one_time_links').where('user_id', '=', id).where('used_at', 'is', null).execute()
  await removeDevicesOf(trx, { user: id }, { at, by, reason: 'deactivated' })
}
