import { type Cost, interleave } from '../../../scripts/lib/bench/measure.ts'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { createPrekeys, useNativeCrypto } from '../src/index.ts'
import { makeDevices } from './support/devices.ts'
import { openSenders } from './support/senders.ts'
import { HEAD, toRow } from './support/table.ts'

// One message to very many devices over TLS, against npm web-push: time, and memory before, at its peak and after.
const options = benchOptions()
const [ROUNDS, DEVICES] = options.quick ? [1, 100] : [3, 10_000]

const senders = await openSenders()
const devices = makeDevices(senders.origin, DEVICES)
const prekeys = createPrekeys()
const memory = new Map<string, { before: number; peak: number; after: number }>()

async function untilFilled(): Promise<void> {
  for (const { ours } of devices) prekeys.want(ours)
  while (prekeys.size < DEVICES) await new Promise(resolve => setTimeout(resolve, 5))
}

/** Runs it and keeps what memory it took, in MB. */
function watched(name: string, run: () => Promise<void>) {
  const megabytes = () => process.memoryUsage.rss() / 2 ** 20
  return {
    name,
    async run() {
      const before = megabytes()
      let peak = before
      const timer = setInterval(() => {
        peak = Math.max(peak, megabytes())
      }, 50)
      await run()
      clearInterval(timer)
      const after = megabytes()
      memory.set(name, { before, peak: Math.max(peak, after), after })
    },
  }
}

const hasNative = useNativeCrypto(true)
const natively = (use: boolean) => () => void useNativeCrypto(use)
const names = ['npm web-push', 'fresh key', 'prekey: the burst', 'fresh key, compiled agreement'] as const
const costs = await interleave(ROUNDS, DEVICES, [
  watched(names[0], () => senders.theirs(devices)),
  { ...watched(names[1], () => senders.ours(devices)), prepare: natively(false) },
  { ...watched(names[2], () => senders.ours(devices, prekeys)), prepare: untilFilled },
  // What the burst asked for again is made now; this is the cost that the burst did not have.
  { name: 'refill', run: untilFilled },
  ...(hasNative
    ? [
        { name: 'another burst', run: () => senders.ours(devices, prekeys) },
        { name: 'compiled refill', prepare: natively(true), run: untilFilled },
        watched(names[3], () => senders.ours(devices)),
      ]
    : []),
])
const of = (name: string): readonly Cost[] => costs.get(name) ?? []
/** A burst, and the CPU that refilling takes after it. */
const withRefill = (burst: string, refill: string) =>
  of(burst).map((cost, n) => ({ ...cost, cpu: cost.cpu + (of(refill)[n]?.cpu ?? 0) }))
const allIn = [
  ['prekey: all-in (CPU of the refill counted)', withRefill(names[2], 'refill')],
  ['prekey: all-in, compiled agreement', withRefill('another burst', 'compiled refill')],
] as const
const size = (name: string) => {
  const { before = 0, peak = 0, after = 0 } = memory.get(name) ?? {}
  return [before, peak, after].map(value => value.toFixed(0)).join(' → ')
}
const first = of(names[0])
printTable(
  options,
  `One message to ${DEVICES} devices over TLS, ${ROUNDS} rounds`,
  [...HEAD, 'MB before → peak → after'],
  [
    ...names.filter(name => costs.has(name)).map(name => [...toRow(name, of(name), first), size(name)]),
    ...allIn.filter(([, rounds]) => rounds.length > 0).map(([name, rounds]) => [...toRow(name, rounds, first), '']),
  ],
)
prekeys.close()
await senders.close()
