import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversation } from '@deskbell/contract'
import { createClient } from '../src/test-support/client.ts'
import type { SeededRandom } from './seeded-random.ts'

/** An agent who now and then reads a conversation, which cancels what was not sent yet. */
export interface Reader {
  /** How often something was read. */
  reads(): number
  readUntil(stopped: () => boolean): Promise<void>
}

export interface ReaderOptions {
  readonly urls: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly random: SeededRandom
  readonly pauseMs: number
}

export function createReader({ urls, headers, random, pauseMs }: ReaderOptions): Reader {
  let reads = 0
  const readOne = async () => {
    const client = createClient(random.pick(urls), { ...headers })
    const { items } = await client.json<{ items: Conversation[] }>('GET', '/conversations?limit=50')
    if (items.length === 0) return
    const { id } = random.pick(items)
    await client.json('POST', `/conversations/${id}/read`, {})
    reads += 1
  }
  return {
    reads: () => reads,
    async readUntil(stopped) {
      while (!stopped()) {
        // The server is away: somebody who reads tries again, or not at all.
        await readOne().catch(() => undefined)
        await sleep(random.between(0, pauseMs))
      }
    },
  }
}
