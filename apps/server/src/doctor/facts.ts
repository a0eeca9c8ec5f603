import type { EndpointPolicy } from '@deskbell/web-push'
import type { Database } from '../db/database.ts'
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
  readonly subject: () => Promise<{ readonly subject: string; readonly notice: string | null }>
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
