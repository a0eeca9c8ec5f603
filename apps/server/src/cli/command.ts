import type { Database } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'

export interface CommandDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly publicUrl: string
}

/** What to print, and whether it went well. */
export interface CommandResult {
  readonly ok: boolean
  readonly text: string
}

export type Command = (deps: CommandDeps, argument: string | undefined) => Promise<CommandResult>
