import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:https'
import { fileURLToPath } from 'node:url'
import webPush from 'web-push'
import { createPushSender, encrypt, type Prekeys } from '../../src/index.ts'
import { makeCertificate, trust } from '../../src/test-support/tls-server.ts'
import { type Device, payload, signer, theirOptions } from './devices.ts'

/** Messages under way at a time: the same for all. */
const AT_ONCE = 64

/** A push service in another process, and the two ways to send to it, each with connections that it keeps. */
export async function openSenders() {
  const certificate = await makeCertificate()
  const untrust = trust(certificate)
  const sink = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)), [certificate.key, certificate.cert])
  const [port] = (await once(sink, 'message')) as [number]
  const origin = `https://127.0.0.1:${port}`
  const sender = createPushSender({ policy: { extraHosts: [`127.0.0.1:${port}`] }, timeoutMs: 60_000 })
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE, ca: certificate.cert })

  return {
    origin,
    /** npm web-push with a keep-alive agent. */
    theirs: (devices: readonly Device[]) =>
      forEach(devices, async ({ theirs }) => {
        await webPush.sendNotification(theirs, payload, { ...theirOptions, agent })
      }),
    /** This package: with prekeys where given, otherwise with a key made at once. */
    ours: (devices: readonly Device[], prekeys?: Prekeys) =>
      forEach(devices, async ({ ours }) => {
        const body = encrypt(payload, ours, prekeys ? { prekeys } : {})
        const authorization = signer.header(origin)
        const { result } = await sender.send({ subscription: ours, body, ttl: 86_400, urgency: 'high', authorization })
        if (result !== 'accepted') throw new Error(`the sink answered ${result}`)
        prekeys?.want(ours)
      }),
    async close() {
      await sender.close()
      agent.destroy()
      untrust()
      sink.disconnect()
    },
  }
}

async function forEach(devices: readonly Device[], send: (device: Device) => Promise<void>): Promise<void> {
  const rest = devices.values()
  const lane = async () => {
    for (const device of rest) await send(device)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
