import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findPostgres } from './tools.ts'

const run = promisify(execFile)

const READY = 'database system is ready to accept connections'

/** Longer than any start should take on a busy machine, in milliseconds. */
const START_LIMIT = 60_000

/** The data is thrown away: nothing need survive a power cut. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'unix_socket_directories=',
]

/**
 * The shell outlives us: when our end of its stdin closes, however we ended, it stops PostgreSQL (SIGINT: at once, but in
 * order) and removes the folder.
 */
const GUARD = `trap '' INT TERM HUP; folder=$1; shift; "$@" & server=$!; read -r _; kill -INT $server; wait $server; rm -rf "$folder"`

/** PostgreSQL refuses to run as root: then it runs as the user that its package made, or as nobody. */
async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  const user = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** A PostgreSQL of our own, empty, on a free port of this machine. */
export type Cluster = { url: string; stop: () => Promise<void> }

/**
 * Starts a throw-away PostgreSQL in a temporary folder. It ends with `stop`, and also when this process dies.
 * Throws when there is none or it does not start; the message holds what it said.
 */
export async function startPostgres(): Promise<Cluster> {
  const bin = findPostgres()
  if (bin === undefined) throw new Error('No PostgreSQL server is installed.')
  const user = await unprivileged()
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-pg-'))
  const password = randomBytes(16).toString('hex')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(folder, user.uid, user.gid)
    await chown(passwordFile, user.uid, user.gid)
  }
  const data = join(folder, 'data')
  const env = { ...process.env, LC_ALL: process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8', LC_MESSAGES: 'C' }
  const options = [
    '-D',
    data,
    '-U',
    'deskbell',
    `--pwfile=${passwordFile}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--no-sync',
  ]
  try {
    await run(join(bin, 'initdb'), options, { ...user, cwd: folder, env })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  const port = await freePort()
  const settings = [...SETTINGS, 'listen_addresses=127.0.0.1', `port=${port}`].flatMap(setting => ['-c', setting])
  const server = spawn('sh', ['-c', GUARD, 'sh', folder, join(bin, 'postgres'), '-D', data, ...settings], {
    ...user,
    cwd: '/',
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const closed = new Promise<void>(resolve => server.once('close', () => resolve()))
  const stop = async () => {
    server.stdin.end()
    await closed
  }
  try {
    await ready(server.stderr)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `postgresql://deskbell:${password}@127.0.0.1:${port}/postgres`, stop }
}

/** Waits for the sentence that PostgreSQL logs once it takes connections. */
function ready(log: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const giveUp = (why: string) => reject(new Error(`PostgreSQL did not start (${why}):\n${text}`))
    const timer = setTimeout(() => giveUp('too slow'), START_LIMIT)
    log.setEncoding('utf8')
    log.on('data', (chunk: string) => {
      text += chunk
      if (text.includes(READY)) {
        clearTimeout(timer)
        resolve()
      } else if (text.includes('FATAL')) {
        clearTimeout(timer)
        giveUp('it refused')
      }
    })
  })
}
