import { randomFillSync } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { backup } from './cli/backup.ts'
import { type Command, type CommandResult, type CommandSettings, takes } from './cli/command.ts'
import { doctor } from './cli/doctor.ts'
import { move } from './cli/move.ts'
import { resetAdmin } from './cli/reset-admin.ts'
import { restore } from './cli/restore.ts'
import { rotateMasterKey } from './cli/rotate-master-key.ts'
import { allowOrigin, forbidOrigin } from './cli/set-origin.ts'
import { toConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { openDatabase } from './db/open-database.ts'
import { createLogger } from './http/logger.ts'

const commands: Readonly<Record<string, Command>> = {
  'reset-admin': resetAdmin,
  'allow-origin': allowOrigin,
  'forbid-origin': forbidOrigin,
  'rotate-master-key': rotateMasterKey,
  doctor,
  backup,
  restore,
  move,
}

const usage = `Usage: pnpm deskbell <command>

  reset-admin [email]      prints a one-time link to set the password of an admin, the first one unless named
  allow-origin <origin>    lets apps of another origin use this server, such as https://app.example.com
  forbid-origin <origin>   takes that back
  rotate-master-key        seals the secrets under another master key; the server must be stopped
  doctor [--json]          says what is wrong with this installation and what to do; changes nothing
  backup [file]            writes everything into one file while the server runs, into the data folder unless named
  restore <file>           puts a backup in the place of the database; the server must be stopped
                           --replace: what is there is backed up first
  move <postgresql://...>  moves from the embedded database to an empty PostgreSQL; the server must be stopped

The commands read the same settings as the server, and may run beside it unless they say otherwise.`

/** Runs one command. @returns the exit status */
export async function runCli(args: readonly string[], print: (text: string) => void): Promise<number> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command || !takes(command, rest)) {
    print(usage)
    return 2
  }
  const read = toConfig(readEnv())
  if (!read.ok) {
    print(read.problems.join('\n'))
    return 1
  }
  const { config } = read
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const log = createLogger('error')
  const settings = { config, log, clock: Date.now, random: randomFillSync, publicUrl, say: print }
  const result = await run(command, settings, rest)
  print(result.text)
  return result.ok ? 0 : 1
}

async function run(command: Command, settings: CommandSettings, args: readonly string[]): Promise<CommandResult> {
  if (command.on === 'settings') return command.run(settings, args)
  const opened = await openDatabase(settings.config, settings.log, command.on === 'database' ? 'command' : 'reader')
  if (!opened.ok) return { ok: false, text: opened.problem }
  const { database } = opened
  try {
    return await command.run({ ...settings, database }, args)
  } finally {
    await database.close()
  }
}

const [, script] = process.argv
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  process.exitCode = await runCli(process.argv.slice(2), text => process.stdout.write(`${text}\n`))
}
