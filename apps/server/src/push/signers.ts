import { createVapidSigner, type VapidSigner } from '@deskbell/web-push'
import type { Db } from '../db/database.ts'
import type { VapidKeysTable } from '../db/schema.ts'
import type { Clock } from '../ports.ts'
import { vapidContext } from '../secrets/sealed-places.ts'
import type { Sealer } from '../secrets/sealer.ts'

/** How long keys are believed when no wake-up comes, in milliseconds. */
const BELIEVED_MS = 5_000

type KeyRow = Pick<VapidKeysTable, 'key_id' | 'public_key' | 'sealed_private_key'>

export interface Signers {
  signer(keyId: string, subject: string): Promise<VapidSigner | undefined>
  /** Another server may have changed the keys. */
  lookAgain(): void
}

/** The keys that sign, as this server knows them, with the tokens that it has signed. */
export function createSigners({ db, sealer, clock }: { db: Db; sealer: Sealer; clock: Clock }): Signers {
  let rows: ReadonlyMap<string, KeyRow> = new Map()
  const signers = new Map<string, { readonly subject: string; readonly signer: VapidSigner }>()
  /** Counts wake-ups: what was read before the last one may be older than it. */
  let generation = 0
  let known = { generation: -1, at: 0 }
  let reading: { readonly generation: number; readonly done: Promise<void> } | undefined

  const opens = (row: KeyRow) => sealer.open(row.sealed_private_key, vapidContext(row.key_id))
  const read = async (asked: number) => {
    const found = await db
      .selectFrom('vapid_keys')
      .select(['key_id', 'public_key', 'sealed_private_key'])
      .where('state', '!=', 'retired')
      .execute()
    // After a change of the master key this server knows the old seal alone, and its keys are the same ones.
    rows = new Map(found.map(row => [row.key_id, opens(row).ok ? row : (rows.get(row.key_id) ?? row)]))
    for (const keyId of signers.keys()) if (!rows.has(keyId)) signers.delete(keyId)
    known = { generation: asked, at: clock() }
  }
  const readOnce = (): Promise<void> => {
    if (reading?.generation === generation) return reading.done
    const mine = { generation, done: read(generation) }
    reading = mine
    const over = () => {
      if (reading === mine) reading = undefined
    }
    mine.done.then(over, over)
    return mine.done
  }
  const isFresh = () => known.generation === generation && Math.abs(clock() - known.at) < BELIEVED_MS

  return {
    lookAgain: () => {
      generation += 1
    },
    async signer(keyId, subject) {
      if (!isFresh() || !rows.has(keyId)) await readOnce()
      const row = rows.get(keyId)
      if (!row) return undefined
      const made = signers.get(keyId)
      if (made?.subject === subject) return made.signer
      const opened = opens(row)
      // Not the device's fault: its message waits until this server was restarted.
      if (!opened.ok) throw new Error('A push key was sealed with another master key since this server started')
      const signer = createVapidSigner({ publicKey: row.public_key, privateKey: opened.text, subject, now: clock })
      signers.set(keyId, { subject, signer })
      return signer
    },
  }
}
