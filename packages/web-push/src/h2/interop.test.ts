import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPushSender } from '../sender.ts'
import { startHttp2Service } from '../test-support/http2-service.ts'
import { type Certificate, listen, makeCertificate, trust } from '../test-support/tls-server.ts'

let certificate: Certificate
let untrust: () => void
let folder = ''
const cleanUps: Array<() => unknown> = []

beforeAll(async () => {
  certificate = await makeCertificate()
  untrust = trust(certificate)
  folder = mkdtempSync(join(tmpdir(), 'h2-interop-'))
  writeFileSync(join(folder, 'key.pem'), certificate.key)
  writeFileSync(join(folder, 'cert.pem'), certificate.cert)
  writeFileSync(join(folder, 'push'), 'taken')
})
afterAll(() => {
  untrust()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return port
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child: ChildProcess = spawn(program, args, { cwd: folder, stdio: 'ignore' })
  cleanUps.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  await once(child, 'spawn')
}

/** nghttp2's own server: small windows, padding, few streams. */
async function nghttpd(): Promise<number> {
  const port = await freePort()
  const limits = ['--window-bits=8', '--connection-window-bits=16', '--max-concurrent-streams=7', '--padding=100']
  await run('nghttpd', ['-a', '127.0.0.1', ...limits, '-d', folder, `${port}`, 'key.pem', 'cert.pem'])
  return port
}

/** nginx, which says GOAWAY after so many requests. */
async function nginx(): Promise<number> {
  const port = await freePort()
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`)
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')}
     server { listen 127.0.0.1:${port} ssl http2; ssl_certificate cert.pem; ssl_certificate_key key.pem; keepalive_requests 50;
     if ($server_protocol != HTTP/2.0) { return 505; }
     location / { add_header Location /m/1; return 201; } } }`,
  )
  await run('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')])
  return port
}

const isInstalled = (program: string) => spawnSync(program, ['-v'], { timeout: 5000 }).error === undefined
const SERVERS = [
  [
    'node',
    async () => {
      const service = await startHttp2Service(certificate)
      cleanUps.push(service.close)
      return Number(new URL(service.endpoint).port)
    },
    201,
  ],
  // Beside Node's own, whatever this machine has.
  ...(isInstalled('nghttpd') ? ([['nghttpd', nghttpd, 200]] as const) : []),
  ...(isInstalled('nginx') ? ([['nginx', nginx, 201]] as const) : []),
] as const

describe('HTTP/2 beside the implementations of others', () => {
  it.each(SERVERS)(
    'E3 D6: 600 pushes of every size to %s, over HTTP/2 to the last',
    async (_name, start, status) => {
      const port = await start()
      const sender = createPushSender({ policy: { extraHosts: [`127.0.0.1:${port}`] }, timeoutMs: 20_000 })
      cleanUps.push(() => sender.close())
      const endpoint = `https://127.0.0.1:${port}/push`
      const send = (size: number) =>
        sender.send({
          subscription: { endpoint },
          body: Buffer.alloc(size, 7),
          ttl: 60,
          urgency: 'high',
          authorization: 'vapid t=a, k=b',
        })
      await expect.poll(() => send(1), { timeout: 10_000, interval: 50 }).toMatchObject({ status })
      for (let round = 0; round < 6; round++) {
        const sizes = Array.from({ length: 100 }, (_, index) => (index * 41) % 4097)
        const results = await Promise.all(sizes.map(send))
        for (const result of results) expect(result).toMatchObject({ result: 'accepted', status })
      }
    },
    60_000,
  )
})
