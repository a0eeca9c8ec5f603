import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Database } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'

/** What a command that opens what it needs by itself is given. */
export interface CommandSettings {
  readonly config: Config
  readonly log: Logger
  readonly clock: Clock
  readonly random: Random
  readonly publicUrl: string
  /** Says something while it works: progress, or what comes next. */
  readonly say: (text: string) => void
}

/** What a command that works on the configured database is given. */
export interface CommandDeps extends CommandSettings {
  readonly database: Database
}

/** What to print, and whether it went well. */
export interface CommandResult {
  readonly ok: boolean
  readonly text: string
}

/** A command of `pnpm deskbell`, with the words after its name. */
export type Command =
  | {
      /** Migrated and open, beside a server that may be running. */
      readonly on: 'database'
      run(deps: CommandDeps, args: readonly string[]): Promise<CommandResult>
    }
  | {
      readonly on: 'settings'
      run(deps: CommandSettings, args: readonly string[]): Promise<CommandResult>
    }
