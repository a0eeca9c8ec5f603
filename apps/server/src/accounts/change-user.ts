import type { AuditAction, UserId, UserPatch } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import { type Actor, type AuditDetails, recordAudit } from '../db/record-audit.ts'
import type { UsersTable } from '../db/schema.ts'
import { type Ended, endCredentials } from './end-sessions.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { removeDevicesOf } from './remove-devices.ts'

type Deps = Pick<AccountsDeps, 'database' | 'forgetWindows'>

export interface UserChange {
  readonly id: UserId
  readonly by: Actor & { readonly userId: UserId }
  readonly at: number
  readonly patch: UserPatch
}

export type ChangeUser =
  | { readonly ok: true; readonly user: UsersTable }
  | { readonly ok: false; readonly code: 'not_found' | 'last_admin' }

/** Renames, changes the role, deactivates or reactivates. The site always keeps an admin who can sign in. */
export async function changeUser(deps: Deps, change: UserChange): Promise<ChangeUser> {
  const { database } = deps
  return database.transaction(async (trx, wake) => {
    const { patch, at } = change
    // Every admin is locked, so that two of them cannot demote each other at once.
    const rows = await database
      .lockRows(trx.selectFrom('users').selectAll())
      .where(where => where.or([where('role', '=', 'admin'), where('id', '=', change.id)]))
      .orderBy('id')
      .execute()
    const user = rows.find(row => row.id === change.id)
    if (!user) return { ok: false, code: 'not_found' }
    const next: UsersTable = {
      ...user,
      name: patch.name ?? user.name,
      role: patch.role ?? user.role,
      deactivated_at: deactivation(user, patch.deactivated, at),
    }
    const others = rows.filter(row => row !== user)
    if (isActiveAdmin(user) && ![...others, next].some(isActiveAdmin)) return { ok: false, code: 'last_admin' }
    await trx
      .updateTable('users')
      .set({ name: next.name, role: next.role, deactivated_at: next.deactivated_at })
      .where('id', '=', user.id)
      .execute()
    const ended =
      next.deactivated_at !== null && user.deactivated_at === null
        ? await endEverything(deps, trx, wake, change)
        : undefined
    await audit(trx, change, user, next, ended)
    if (isActiveAdmin(user) && !isActiveAdmin(next)) await endLinksBy(trx, user.id)
    if (next.role !== user.role || next.deactivated_at !== user.deactivated_at) wake('rights', user.id)
    return { ok: true, user: next }
  })
}

/** An entry for each thing that changed. */
async function audit(
  trx: Trx,
  { by: actor, at }: UserChange,
  before: UsersTable,
  after: UsersTable,
  ended: Ended | undefined,
): Promise<void> {
  const subject = { kind: 'user', id: before.id } as const
  const write = (action: AuditAction, details: AuditDetails = {}) =>
    recordAudit(trx, { actor, at, action, subject, details })
  if (before.name !== after.name) await write('user_renamed')
  if (before.role !== after.role) await write('user_role_changed', { role: { from: before.role, to: after.role } })
  if (ended) await write('user_deactivated', { ...ended })
  if (before.deactivated_at !== null && after.deactivated_at === null) await write('user_reactivated')
}

function isActiveAdmin(user: UsersTable): boolean {
  return user.role === 'admin' && user.deactivated_at === null
}

function deactivation(user: UsersTable, wanted: boolean | undefined, at: number): number | null {
  if (wanted === undefined) return user.deactivated_at
  return wanted ? (user.deactivated_at ?? at) : null
}

/** A former admin must not come back, or bring anybody in, by a link made before. */
async function endLinksBy(trx: Trx, id: UserId): Promise<void> {
  await trx.deleteFrom('one_time_links').where('created_by', '=', id).where('used_at', 'is', null).execute()
}

/** Sessions, application passwords, links and devices of a deactivated user (contract, "Signing out"). */
async function endEverything(deps: Deps, trx: Trx, wake: WakeLater, { id, by, at }: UserChange): Promise<Ended> {
  const ended = await endCredentials(deps, trx, wake, { of: id, at })
  await trx.deleteFrom('one_time_links').where('user_id', '=', id).where('used_at', 'is', null).execute()
  const devices = await removeDevicesOf(trx, wake, { user: id }, { at, by: by.userId, reason: 'deactivated' })
  return { ...ended, devices }
}
