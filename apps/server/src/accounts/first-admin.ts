import type { Config } from '../config/config.ts'
import type { Database } from '../db/database.ts'
import { byItself, recordAudit } from '../db/record-audit.ts'
import type { Clock, Random } from '../ports.ts'
import { makeLink } from './one-time-links.ts'
import { hashPassword } from './password.ts'
import { addUser, hasAdmin } from './users.ts'

interface Deps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly publicUrl: string
  readonly announce: (text: string) => void
}

/**
 * Until the site has an admin: makes the one that the operator configured, or prints a one-time link to create one. A
 * later start prints a new link, and the old one stops working.
 */
export async function prepareFirstAdmin(deps: Deps, configured: Config['firstAdmin']): Promise<void> {
  const { database, clock, random, announce } = deps
  if (await hasAdmin(database.db)) return
  if (configured) {
    const passwordHash = await hashPassword(configured.password)
    const name = configured.email.split('@')[0] ?? 'Admin'
    await database.transaction(async trx => {
      const now = clock()
      const added = await addUser(trx, random, now, { email: configured.email, name, role: 'admin', passwordHash })
      if (!added.ok) return
      const subject = { kind: 'user', id: added.user.id } as const
      await recordAudit(trx, { actor: byItself, at: now, action: 'user_joined', subject, details: { role: 'admin' } })
    })
    return
  }
  const link = await database.transaction(trx => makeLink(trx, deps, { kind: 'setup' }))
  announce(`\nDeskbell has no admin yet. Open this link within 24 hours to create one:\n\n  ${link.url}\n`)
}
