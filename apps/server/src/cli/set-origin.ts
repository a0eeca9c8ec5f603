import { commandLine, recordAudit } from '../db/record-audit.ts'
import { readListedOrigins, writeListedOrigins } from '../http/listed-origins.ts'
import type { Command } from './command.ts'

/**
 * Adds an origin to those whose apps may use this server, or takes it off. A running server notices on PostgreSQL at
 * once, on SQLite at its next look.
 */
const setOrigin = (what: 'allow' | 'forbid'): Command => ({
  on: 'database',
  words: 1,
  async run({ database, clock }, [given]) {
    const url = given === undefined ? null : URL.parse(given)
    if (!url || !['http:', 'https:'].includes(url.protocol)) {
      return { ok: false, text: 'Name an origin, such as https://app.example.com.' }
    }
    const others = (await readListedOrigins(database.db)).filter(origin => origin !== url.origin)
    await writeListedOrigins(database, what === 'allow' ? [...others, url.origin] : others)
    const action = what === 'allow' ? 'origin_allowed' : 'origin_forbidden'
    const details = { origin: url.origin }
    await recordAudit(database.db, { actor: commandLine, at: clock(), action, details })
    return {
      ok: true,
      text: what === 'allow' ? `${url.origin} may use this server.` : `${url.origin} may not use this server.`,
    }
  },
})

export const allowOrigin = setOrigin('allow')
export const forbidOrigin = setOrigin('forbid')
