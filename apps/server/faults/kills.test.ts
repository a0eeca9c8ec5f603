import { expect, it } from 'vitest'
import { withDatabases } from '../src/test-support/with-databases.ts'
import { runKills } from './run-kills.ts'
import { faultsOf } from './verdict.ts'

/** Fixed here; `pnpm soak` takes others. */
const SEED = 3
const KILLS = 6

withDatabases('killed again and again under load', (make, kind) => {
  it('S39 A20: loses no message, shows none twice, mails whoever is away, and says of each what its device saw', async () => {
    const database = await make()
    try {
      const servers = kind === 'postgres' ? 2 : 1
      const { verdict, kills } = await runKills({ database, seed: SEED, kills: KILLS, servers })
      expect(faultsOf(verdict)).toEqual([])
      expect(kills.total).toBe(KILLS)
      expect(verdict.acknowledged).toBeGreaterThan(KILLS)
      expect(verdict.shown).toBeGreaterThan(KILLS)
      expect(verdict.mails.copies).toBeGreaterThan(KILLS)
    } finally {
      await database.remove()
    }
  }, 300_000)
})
