import webPush from 'web-push'
import { type Cost, interleave } from '../../../scripts/lib/bench/measure.ts'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { createPrekeys, encrypt, useNativeCrypto } from '../src/index.ts'
import { openBrowser } from '../src/test-support/browser.ts'
import { makeDevices, payload, signer, theirOptions } from './support/devices.ts'
import { HEAD, toRow } from './support/table.ts'

// Encryption and the VAPID header of a message, against npm web-push, side by side in one process.
const options = benchOptions()
const [ROUNDS, DEVICES, ROUND_TRIPS] = options.quick ? [1, 50, 100] : [15, 400, 10_000]
const ORIGIN = 'https://fcm.googleapis.com'

// First of all it has to be right: random messages that an independent library decrypts.
for (let n = 0; n < ROUND_TRIPS; n++) {
  const browser = openBrowser()
  const message = payload.subarray(0, (n * 7) % payload.length)
  for (let again = 0; again < 2; again++) {
    if (!browser.decrypt(encrypt(message, browser.subscription)).equals(message)) throw new Error('not decrypted')
  }
}

const devices = makeDevices(ORIGIN, DEVICES)
const strangers: ReturnType<typeof makeDevices> = []
const prekeys = createPrekeys()
let sink = 0

async function untilFilled(): Promise<void> {
  for (const { ours } of devices) prekeys.want(ours)
  while (prekeys.size < devices.length) await new Promise(resolve => setTimeout(resolve, 5))
}
function ours(to: typeof devices, from?: typeof prekeys): void {
  for (const device of to) {
    sink += encrypt(payload, device.ours, from ? { prekeys: from } : {}).length + signer.header(ORIGIN).length
  }
}

const hasNative = useNativeCrypto(true)
useNativeCrypto(false)

/** The same with the compiled key agreement, for as long as it runs. */
function natively(run: () => void | Promise<void>) {
  return async () => {
    useNativeCrypto(true)
    await run()
    useNativeCrypto(false)
  }
}

const contenders = [
  {
    name: 'npm web-push',
    run() {
      for (const { theirs } of devices) {
        sink += webPush.generateRequestDetails(theirs, payload, theirOptions).body?.length ?? 0
      }
    },
  },
  { name: 'fresh key', run: () => ours(devices) },
  ...(hasNative ? [{ name: 'fresh key, compiled agreement', run: natively(() => ours(devices)) }] : []),
  {
    name: 'fresh key, device never seen before',
    prepare: () => void strangers.splice(0, strangers.length, ...makeDevices(ORIGIN, DEVICES)),
    run: () => ours(strangers),
  },
  { name: 'prekey: the burst', prepare: untilFilled, run: () => ours(devices, prekeys) },
  { name: 'prekey: made in idle time', run: untilFilled },
  ...(hasNative
    ? [
        { name: 'another burst', run: () => ours(devices, prekeys) },
        { name: 'compiled, in idle time', run: natively(untilFilled) },
      ]
    : []),
]
const costs = await interleave(ROUNDS, DEVICES, contenders)
const of = (name: string): readonly Cost[] => costs.get(name) ?? []
/** A burst, and what its keys cost before. */
const allIn = (burst: string, made: string) =>
  of(burst).map((cost, n) => ({
    cpu: cost.cpu + (of(made)[n]?.cpu ?? 0),
    wall: cost.wall + (of(made)[n]?.wall ?? 0),
  }))
const first = of('npm web-push')
const rows = [
  ...[...costs].slice(0, hasNative ? 5 : 4),
  ['prekey: all-in', allIn('prekey: the burst', 'prekey: made in idle time')],
  ['prekey: all-in, compiled agreement', allIn('another burst', 'compiled, in idle time')],
] as const
printTable(
  options,
  `Encrypt + VAPID, ${payload.length} bytes, ${ROUNDS} rounds of ${DEVICES}`,
  HEAD,
  rows.filter(([, rounds]) => rounds.length > 0).map(([name, rounds]) => toRow(name, rounds, first)),
)
prekeys.close()
if (sink === 0) throw new Error('nothing was encrypted')
