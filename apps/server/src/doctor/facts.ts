import type { EndpointPolicy } from '@deskbell/web-push'
import type { Database, Db } from '../db/database.ts'
import type { MailLaneCause } from '../db/schema-mails.ts'
import type { Clock } from '../ports.ts'

/** What the checks look at. */
export interface DoctorDeps {
  /** Undefined if it cannot be opened: the finding about that says why. */
  readonly database: Database
  readonly clock: Clock
  readonly dataDir: string
  readonly publicUrl: string
  /** Where the built worker is. */
  readonly workerFile: string
  readonly policy: EndpointPolicy
  readonly proxy: string | undefined
  /** Undefined while email is off. */
  readonly readMails: (db: Db) => Promise<MailFacts | undefined>
  readonly subject: () => Promise<{ readonly subject: string; readonly notice: string | null }>
}

/** Times in ms since 1970. */
export interface MailFacts {
  /** Undefined while mails go out. */
  readonly stopped: { readonly cause: MailLaneCause; readonly reason: string | null } | undefined
  readonly waiting: number
  /** When the oldest of them was due; undefined if none waits. */
  readonly dueAt: number | undefined
  /** They wait for a cron job: when it called last; null: never. Undefined: they do not. */
  readonly cronCalledAt: number | null | undefined
}

/** For one question to the outside, in milliseconds. */
export const PATIENCE_MS = 5_000

/** A server that said nothing for so long is not running, in milliseconds. */
export const SILENT_MS = 60_000

/** The word for why a fetch failed, from its codes and never from its text. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if (error.name === 'TimeoutError') return 'timeout'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? cause.code : 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'no answer'
}
