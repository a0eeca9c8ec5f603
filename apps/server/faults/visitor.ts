import { setTimeout as sleep } from 'node:timers/promises'
import type { VisitorMessageAnswer } from '@deskbell/contract'
import { createClient } from '../src/test-support/client.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Between tries of a message that nobody acknowledged, in milliseconds. */
const TRY_AGAIN_MS = 80

/** Somebody on the website who writes one message after the other, each until it is acknowledged. */
export interface Visitor {
  readonly token: string
  /** Texts that were acknowledged, in order. */
  readonly acknowledged: readonly string[]
  /** Where they were stored; undefined before the first. */
  conversationId(): string | undefined
  /** What should not happen, such as a refusal. */
  readonly complaints: readonly string[]
  /** Tries that were not acknowledged. */
  failures(): number
  /** Writes until told to stop; what is on its way then is still tried until it is acknowledged. */
  writeUntil(stopped: () => boolean): Promise<void>
}

export interface VisitorOptions {
  readonly name: string
  readonly token: string
  /** Any of them takes a message. */
  readonly urls: readonly string[]
  readonly random: SeededRandom
  /** The longest pause between two messages, in milliseconds. */
  readonly pauseMs: number
  /** Told whenever a message goes out. */
  readonly onPost: () => void
}

export function createVisitor({ name, token, urls, random, pauseMs, onPost }: VisitorOptions): Visitor {
  const clients = urls.map(url => createClient(url, { authorization: `Bearer ${token}` }))
  const acknowledged: string[] = []
  const complaints: string[] = []
  const conversations = new Set<string>()
  let failures = 0

  /** As the widget does: the same key for one message, however often it is tried. */
  const write = async (text: string) => {
    for (;;) {
      onPost()
      const answer = await post(random.pick(clients), text).catch(() => undefined)
      if (answer?.status === 201) {
        conversations.add(answer.body.conversationId)
        acknowledged.push(text)
        if (answer.body.message.text !== text) complaints.push(`${text} was stored as ${answer.body.message.text}`)
        if (conversations.size > 1) complaints.push(`${name} has ${conversations.size} conversations`)
        return
      }
      failures += 1
      if (answer && answer.status < 500) complaints.push(`${text} was answered with ${answer.status}`)
      await sleep(TRY_AGAIN_MS)
    }
  }
  return {
    token,
    acknowledged,
    complaints,
    conversationId: () => [...conversations][0],
    failures: () => failures,
    async writeUntil(stopped) {
      for (let n = 1; !stopped(); n++) {
        await write(`${name} m${n}`)
        await sleep(random.between(0, pauseMs))
      }
    },
  }
}

async function post(client: ReturnType<typeof createClient>, text: string) {
  const response = await client.request('POST', '/visitors/me/messages', { text }, { 'idempotency-key': text })
  // The connection may break in the middle of the answer: then it was not acknowledged.
  return { status: response.status, body: (await response.json()) as VisitorMessageAnswer }
}
