import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CONFIGURATION = fileURLToPath(new URL('session-bus.conf', import.meta.url))

export type SessionBus = { readonly address: string; stop(): Promise<void> }

/** A D-Bus session bus that nobody else uses, so that no notification reaches this machine's real desktop. */
export async function startSessionBus(): Promise<SessionBus> {
  const daemon = process.env['DESKBELL_DBUS_DAEMON'] || 'dbus-daemon'
  const child = spawn(daemon, [`--config-file=${CONFIGURATION}`, '--nofork', '--nopidfile', '--print-address=1'], {
    // Its errors are of no use: without the right to more files it grumbles at every start.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exit = once(child, 'exit')
  const address = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    exit.then(() => {
      throw new Error('dbus-daemon ended at once. On Debian and Ubuntu: sudo apt-get install -y dbus')
    }),
  ])
  return {
    address,
    async stop() {
      child.kill('SIGTERM')
      await exit
    },
  }
}
