import type { Message } from '@deskbell/contract'
import { createClient } from '../src/test-support/client.ts'
import type { Records } from './records.ts'
import type { Site } from './site.ts'
import type { Found } from './verdict.ts'

/** Every acknowledged message stands in its thread exactly once, in order, as the visitor sees it. */
export async function judgeThreads({ visitors, servers }: Site, found: Found): Promise<void> {
  const [server] = servers
  for (const { token, acknowledged } of visitors) {
    const thread = await readThread(server?.url ?? '', token)
    const counts = new Map<string, number>()
    for (const text of thread) counts.set(text, (counts.get(text) ?? 0) + 1)
    for (const text of acknowledged)
      if (!counts.has(text)) found.lost.push(`"${text}" was acknowledged and is not there`)
    for (const [text, times] of counts) if (times > 1) found.twice.push(`"${text}" is stored ${times} times`)
    const known = new Set(acknowledged)
    const kept = thread.filter(text => known.has(text))
    if (kept.join('\n') !== acknowledged.filter(text => counts.has(text)).join('\n')) {
      found.disorder.push(`the thread of ${acknowledged[0] ?? 'a silent visitor'} is in another order`)
    }
  }
}

async function readThread(url: string, token: string): Promise<string[]> {
  const client = createClient(url, { authorization: `Bearer ${token}` })
  const texts: string[] = []
  let cursor: string | null = null
  do {
    const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: { items: Message[]; nextCursor: string | null } = await client.json(
      'GET',
      `/visitors/me/messages?limit=200${more}`,
    )
    texts.push(...page.items.map(({ text }) => text))
    cursor = page.nextCursor
  } while (cursor !== null)
  return texts.toReversed()
}

/** Every open inbox was told of every message exactly once, whichever server took it. */
export function judgeListeners({ listeners }: Site, { messages }: Records, found: Found): void {
  for (const [n, listener] of listeners.entries()) {
    const told = new Map<string, number>()
    for (const id of listener.messages) told.set(id, (told.get(id) ?? 0) + 1)
    for (const { id } of messages) if (!told.has(id)) found.lost.push(`inbox ${n + 1} was not told of ${id}`)
    for (const [id, times] of told) if (times > 1) found.twice.push(`inbox ${n + 1} was told of ${id} ${times} times`)
  }
}
