import { createECDH, randomBytes } from 'node:crypto'
import webPush from 'web-push'
import { createVapidSigner, encrypt, generateVapidKeys, type PushSubscriptionKeys } from '../src/index.ts'

/**
 * Encrypt + VAPID for one message to many devices, against npm web-push, in interleaved rounds of one process.
 * Run with `node bench/encrypt.bench.ts [rounds] [messages per round]`; the ratio of CPU time is what counts.
 */
const ROUNDS = Number(process.argv[2] ?? 15)
const MESSAGES = Number(process.argv[3] ?? 400)
const PAYLOAD_BYTES = 300
const ORIGIN = 'https://fcm.googleapis.com'
const subject = 'mailto:ops@example.com'

type Device = { ours: PushSubscriptionKeys; theirs: webPush.PushSubscription }

const devices: Device[] = Array.from({ length: MESSAGES }, (_, index) => {
  const endpoint = `${ORIGIN}/fcm/send/device-${index}`
  const p256dh = createECDH('prime256v1').generateKeys()
  const auth = randomBytes(16)
  const keys = { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') }
  return { ours: { endpoint, p256dh, auth }, theirs: { endpoint, keys } }
})
const payload = randomBytes(PAYLOAD_BYTES)
const vapid = generateVapidKeys()
const signer = createVapidSigner({ ...vapid, subject })
let sink = 0

function ours(): void {
  for (const device of devices) sink += encrypt(payload, device.ours).length + signer.header(ORIGIN).length
}

function theirs(): void {
  const options = { TTL: 86_400, contentEncoding: 'aes128gcm', vapidDetails: { ...vapid, subject } } as const
  for (const device of devices) {
    sink += webPush.generateRequestDetails(device.theirs, payload, options).body?.length ?? 0
  }
}

/** CPU microseconds a message. */
function measure(run: () => void): number {
  const start = process.cpuUsage()
  run()
  const used = process.cpuUsage(start)
  return (used.user + used.system) / MESSAGES
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

ours()
theirs()
const rounds = Array.from({ length: ROUNDS }, () => ({ ours: measure(ours), theirs: measure(theirs) }))
const us = median(rounds.map(round => round.ours))
const them = median(rounds.map(round => round.theirs))
const ratio = median(rounds.map(round => round.theirs / round.ours))
console.log(`${ROUNDS} rounds of ${MESSAGES} messages of ${PAYLOAD_BYTES} bytes, CPU time a message (median):`)
console.log(`  @deskbell/web-push  ${us.toFixed(1)} µs`)
console.log(`  npm web-push        ${them.toFixed(1)} µs`)
console.log(`  ratio               ${ratio.toFixed(2)} x`)
if (sink === 0) throw new Error('nothing was encrypted')
