import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createClient } from '../src/test-support/client.ts'
import { eventually } from '../src/test-support/eventually.ts'
import { mountSmallDisk } from './full-disk.ts'
import { runFaults } from './run-faults.ts'
import type { Site } from './site.ts'
import { faultsOf } from './verdict.ts'

const SEED = 9
/** Long enough for every kind of writer to fail at least once. */
const FULL_MS = 3_000

const disk = await mountSmallDisk()

/** Which code a visitor's message is refused with while there is no room. */
async function refusal({ servers, visitors }: Site) {
  const client = createClient(servers[0]?.url ?? '', { authorization: `Bearer ${visitors[0]?.token}` })
  const text = 'x'.repeat(10_000)
  return (await client.problem('POST', '/visitors/me/messages', { text }, { 'idempotency-key': 'probe' })).code
}

// Only root may mount a disk of that size.
it.skipIf(disk === undefined)(
  'a full disk refuses with 503, loses nothing that was acknowledged, and once there is room goes on by itself',
  async () => {
    if (!disk) return
    try {
      const { verdict, unanswered } = await runFaults({
        ...{ database: disk, seed: SEED, servers: 1 },
        async harm(site) {
          await sleep(1_000)
          disk.fill()
          expect(await eventually(() => refusal(site))).toBe('unavailable')
          await sleep(FULL_MS)
          disk.free()
          const before = site.visitors.map(({ acknowledged }) => acknowledged.length)
          await eventually(() => {
            for (const [n, { acknowledged }] of site.visitors.entries())
              expect(acknowledged.length).toBeGreaterThan(before[n] ?? 0)
          })
        },
      })
      expect(faultsOf(verdict)).toEqual([])
      expect(unanswered).toBeGreaterThan(0)
    } finally {
      await disk.remove()
    }
  },
  300_000,
)
