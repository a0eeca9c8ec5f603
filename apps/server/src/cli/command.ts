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

interface Shape {
  /** How many words may follow the name. */
  readonly words: number
  /** Options without a value that it knows, such as `--json`. */
  readonly options?: readonly string[]
}

/** A command of `pnpm deskbell`, with the words and options after its name. */
export type Command = Shape &
  (
    | {
        /** Open, beside a server that may be running: `database` is migrated, `database as it is` may be an older one. */
        readonly on: 'database' | 'database as it is'
        run(deps: CommandDeps, args: readonly string[]): Promise<CommandResult>
      }
    | {
        readonly on: 'settings'
        run(deps: CommandSettings, args: readonly string[]): Promise<CommandResult>
      }
  )

/** Whether these are words and options that the command takes. */
export function takes({ words, options = [] }: Command, args: readonly string[]): boolean {
  const given = args.filter(arg => arg.startsWith('-'))
  return args.length - given.length <= words && given.every(option => options.includes(option))
}
