import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { makeCertificate, startHttps } from './test-support/tls-server.ts'

const INDEX = new URL('./index.ts', import.meta.url).href

/** What a process of its own sends, since Node reads `NODE_EXTRA_CA_CERTS` at its start. */
const program = (host: string) => `
  import { createPushSender } from ${JSON.stringify(INDEX)}
  const sender = createPushSender({ policy: { extraHosts: ['${host}'] } })
  const subscription = { endpoint: 'https://${host}/x' }
  const content = { body: new Uint8Array(200), ttl: 60, urgency: 'high', authorization: 'vapid t=a, k=b' }
  console.log(JSON.stringify(await sender.send({ subscription, ...content })))
  await sender.close()
`

it('trusts what NODE_EXTRA_CA_CERTS names, and nothing else that Node does not', async () => {
  const certificate = await makeCertificate()
  const folder = await mkdtemp(join(tmpdir(), 'web-push-'))
  const { port, close } = await startHttps(certificate, (request, response) => {
    request.resume().on('end', () => response.writeHead(201).end())
  })
  onTestFinished(async () => {
    await close()
    await rm(folder, { recursive: true })
  })
  const file = join(folder, 'ca.pem')
  await writeFile(file, certificate.cert)

  const run = async (env: Record<string, string>): Promise<unknown> => {
    const args = ['--input-type=module-typescript', '--eval', program(`127.0.0.1:${port}`)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    return JSON.parse(stdout)
  }
  const [trusting, suspicious] = await Promise.all([run({ NODE_EXTRA_CA_CERTS: file }), run({})])
  expect(trusting).toEqual({ result: 'accepted', status: 201 })
  expect(suspicious).toEqual({ result: 'unreachable', reason: 'tls' })
})
