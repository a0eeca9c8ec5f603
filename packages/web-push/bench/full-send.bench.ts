import { interleave } from '../../../scripts/lib/bench/measure.ts'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { useNativeCrypto } from '../src/index.ts'
import { makeDevices, payload } from './support/devices.ts'
import { openSenders } from './support/senders.ts'
import { HEAD, toRow } from './support/table.ts'

// A whole send over TLS to a push service in another process, answer included, against npm web-push.
const options = benchOptions()
const [ROUNDS, DEVICES] = options.quick ? [1, 50] : [11, 1000]

const senders = await openSenders()
const devices = makeDevices(senders.origin, DEVICES)
const hasNative = useNativeCrypto(true)
const ours = (native: boolean) => ({
  prepare: () => void useNativeCrypto(native),
  run: () => senders.ours(devices),
})
const costs = await interleave(ROUNDS, DEVICES, [
  { name: 'npm web-push', run: () => senders.theirs(devices) },
  { name: 'fresh key', ...ours(false) },
  ...(hasNative ? [{ name: 'fresh key, compiled agreement', ...ours(true) }] : []),
])
const first = costs.get('npm web-push') ?? []
const rows = [...costs].map(([name, rounds]) => toRow(name, rounds, first))
printTable(options, `Full send over TLS, ${payload.length} bytes, ${ROUNDS} rounds of ${DEVICES}`, HEAD, rows)
await senders.close()
