import { randomFillSync } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { Command } from './cli/command.ts'
import { resetAdmin } from './cli/reset-admin.ts'
import { setOrigin } from './cli/set-origin.ts'
import { toConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { openDatabase } from './db/open-database.ts'
import { createLogger } from './http/logger.ts'

const commands: Readonly<Record<string, Command>> = {
  'reset-admin': resetAdmin,
  'allow-origin': (deps, origin) => setOrigin(deps, origin, 'allow'),
  'forbid-origin': (deps, origin) => setOrigin(deps, origin, 'forbid'),
}

const usage = `Usage: pnpm deskbell <command>

  reset-admin [email]      prints a one-time link to set the password of an admin, the first one unless named
  allow-origin <origin>    lets apps of another origin use this server, such as https://app.example.com
  forbid-origin <origin>   takes that back

The commands read the same settings as the server, and may run beside it.`

/** Runs one command. @returns the exit status */
export async function runCli(args: readonly string[], print: (text: string) => void): Promise<number> {
  const [name = '', argument, ...rest] = args
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command || rest.length > 0) {
    print(usage)
    return 2
  }
  const read = toConfig(readEnv())
  if (!read.ok) {
    print(read.problems.join('\n'))
    return 1
  }
  const opened = await openDatabase(read.config, createLogger('error'), 'command')
  if (!opened.ok) {
    print(opened.problem)
    return 1
  }
  const { database } = opened
  try {
    const publicUrl = read.config.publicUrl ?? `http://localhost:${read.config.port}`
    const deps = { database, clock: Date.now, random: randomFillSync, publicUrl }
    const result = await command(deps, argument)
    print(result.text)
    return result.ok ? 0 : 1
  } finally {
    await database.close()
  }
}

const [, script] = process.argv
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  process.exitCode = await runCli(process.argv.slice(2), text => process.stdout.write(`${text}\n`))
}
