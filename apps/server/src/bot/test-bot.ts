import { type BotCall, type BotTestAnswer, newId } from '@deskbell/contract'
import type { Clock, Random } from '../ports.ts'
import { callBot } from './call-bot.ts'

/** A question from the settings: signed as any other, and stored nowhere. */
export async function testBot(
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  {
    url,
    secret,
    timeLimitSeconds,
  }: { readonly url: string; readonly secret: string; readonly timeLimitSeconds: number },
): Promise<BotTestAnswer> {
  const id = newId('ask', random)
  const now = clock()
  const call: BotCall = {
    type: 'test',
    id,
    answerBy: new Date(now + timeLimitSeconds * 1_000).toISOString(),
    conversation: { id: newId('cnv', random), department: null },
    visitor: { id: newId('vis', random), name: 'Test', externalId: null, language: 'en' },
    page: null,
    message: {
      id: newId('msg', random),
      text: 'Hello, this is a test.',
      createdAt: new Date(now).toISOString(),
      attachments: [],
    },
    history: [],
  }
  const timeLimitMs = timeLimitSeconds * 1_000
  const came = await callBot({ url, secret, id, clock, timeLimitMs, hasSpoken: false, body: JSON.stringify(call) })
  if (came.ok) {
    const { reply, status, tookMs } = came
    const outcome = reply.outcome === 'handled' ? 'handled' : 'handed_over'
    return { outcome, fault: null, status, tookMs, words: reply.text ?? null }
  }
  const { outcome, fault, status, words, tookMs } = came
  return { outcome, fault, status, tookMs, words }
}
