import { capture, step } from '../lib/steps.mjs'
import { installAdvice, installCommands, missingTools } from './tools.ts'

/** apt must not ask anybody anything. */
const UNATTENDED = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }

/**
 * Makes sure that browsers, a message bus and PostgreSQL are on this machine: installs them as root on Debian, and
 * elsewhere says what to install. Never downloads a browser by itself.
 */
export async function ensureTools(): Promise<boolean> {
  const missing = missingTools()
  if (missing.length === 0) return true
  const commands = installCommands(missing)
  const result = await step('tools', () => install(commands), installAdvice(missing))
  return result.ok
}

async function install(commands: readonly string[][] | undefined) {
  let output = ''
  for (const [command = '', ...args] of commands ?? []) {
    const result = await capture(command, args, { cwd: '/', env: UNATTENDED })
    output += result.output
    if (!result.ok) return { ok: false, output }
  }
  const missing = missingTools().map(tool => tool.name)
  return missing.length === 0 ? { ok: true, output } : { ok: false, output: `${output}Missing: ${missing.join(', ')}` }
}
