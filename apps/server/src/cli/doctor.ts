import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@deskbell/contract'
import type { Database } from '../db/database.ts'
import { migrationState, unknownSteps } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres.ts'
import { databaseFile, openSqlite } from '../db/sqlite.ts'
import { checkAddress } from '../doctor/check-address.ts'
import { examine } from '../doctor/examine.ts'
import { finding } from '../doctor/finding.ts'
import { readMailState } from '../email/mail-state.ts'
import { builtAssets } from '../http/assets.ts'
import { createCurrentSubject } from '../push/vapid-subject.ts'
import type { Command, CommandSettings } from './command.ts'

/** Says what is wrong with this installation and what to do; changes nothing. Fails if something has failed. */
export const doctor: Command = {
  on: 'settings',
  words: 0,
  options: ['--json'],
  async run(settings, args) {
    const findings = await look(settings)
    const failed = findings.some(({ status }) => status === 'failed')
    const at = new Date(settings.clock()).toISOString()
    if (args.includes('--json')) return { ok: !failed, text: JSON.stringify({ at, findings }, null, 2) }
    return { ok: !failed, text: report(findings) }
  },
}

async function look(settings: CommandSettings): Promise<readonly Finding[]> {
  const opened = await open(settings)
  if (!('database' in opened)) return [...(await checkAddress(settings)), ...opened.findings]
  const { database } = opened
  const { config, clock, publicUrl } = settings
  try {
    const { findings } = await examine({
      ...{ database, clock, publicUrl, dataDir: config.dataDir, workerFile: join(builtAssets.admin, 'sw.js') },
      policy: { extraHosts: config.pushExtraHosts },
      proxy: config.pushProxy,
      readMails: readMailState,
      subject: createCurrentSubject({
        ...{ db: database.db, clock, configured: config.vapidSubject },
        publicUrl: () => publicUrl,
      }),
    })
    return findings
  } finally {
    await database.close()
  }
}

type Opened = { readonly database: Database } | { readonly findings: readonly Finding[] }

/** Opened as it is: nothing is made and nothing migrated. */
async function open({ config, log }: CommandSettings): Promise<Opened> {
  const { databaseUrl, dataDir } = config
  if (databaseUrl === undefined && !existsSync(databaseFile(dataDir))) return { findings: [finding('database_new')] }
  const opened = databaseUrl === undefined ? fromFolder(dataDir) : await openPostgres(databaseUrl, log)
  if (!opened.ok) return { findings: [finding('database_unreachable', { problem: opened.problem })] }
  const { database } = opened
  const newer = await unknownSteps(database.db, database.kind)
  const { at, pending } = await migrationState(database.db, database.kind)
  if (newer.length === 0 && at !== undefined && pending.length === 0) return { database }
  await database.close()
  if (newer.length > 0) {
    const problem = `The database was used by a newer Deskbell (${newer.join(', ')}).`
    return { findings: [finding('database_unreachable', { problem })] }
  }
  return { findings: [finding(at === undefined ? 'database_new' : 'database_behind')] }
}

function fromFolder(dataDir: string) {
  try {
    return { ok: true as const, database: openSqlite(dataDir) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return { ok: false as const, problem: `The database file in ${dataDir} cannot be opened (${code}).` }
  }
}

const marks: Readonly<Record<Finding['status'], string>> = {
  ok: 'ok     ',
  warning: 'warning',
  failed: 'FAILED ',
  unknown: 'unknown',
}

function report(findings: readonly Finding[]): string {
  const lines = findings.map(({ status, text, todo }) =>
    todo === null || status === 'ok' ? `${marks[status]}  ${text}` : `${marks[status]}  ${text}\n         -> ${todo}`,
  )
  const count = (status: Finding['status']) => findings.filter(one => one.status === status).length
  return `${lines.join('\n')}\n\n${count('failed')} failed, ${count('warning')} warnings, ${count('unknown')} unknown`
}
