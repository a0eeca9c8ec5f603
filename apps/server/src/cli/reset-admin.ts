import { makeLink } from '../accounts/one-time-links.ts'
import { commandLine, recordAudit } from '../db/record-audit.ts'
import type { Command } from './command.ts'

/** Prints a one-time link with which an admin sets a new password: for whoever runs the machine and is locked out. */
export const resetAdmin: Command = {
  on: 'database',
  words: 1,
  async run(deps, [email]) {
    const admins = deps.database.db
      .selectFrom('users')
      .selectAll()
      .where('role', '=', 'admin')
      .where('deactivated_at', 'is', null)
      .orderBy('created_at')
    const user = await (email === undefined ? admins : admins.where('email', '=', email.trim().toLowerCase()))
      .limit(1)
      .executeTakeFirst()
    if (!user) {
      const text =
        email === undefined
          ? 'There is no admin yet. Start the server: it prints a set-up link.'
          : `There is no active admin with the address ${email}. Without an address the first admin is taken.`
      return { ok: false, text }
    }
    const link = await deps.database.transaction(async trx => {
      const subject = { kind: 'user', id: user.id } as const
      await recordAudit(trx, { actor: commandLine, at: deps.clock(), action: 'reset_link_made', subject })
      return makeLink(trx, deps, { kind: 'reset', userId: user.id, createdBy: null })
    })
    return { ok: true, text: `A new password for ${user.email}, once and within 24 hours:\n\n  ${link.url}\n` }
  },
}
