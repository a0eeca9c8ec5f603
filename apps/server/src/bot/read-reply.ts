import type { BotFault } from '@deskbell/contract'
import { botReplySchema } from '@deskbell/contract/schemas'

/** What the bot decided, and what it says to the visitor. */
export interface Reply {
  readonly outcome: 'handled' | 'hand_over'
  readonly text: string | undefined
}

/**
 * The bot's answer, or what is wrong with it. One who handles a message in silence must have said something before: thanks
 * need no answer, and a visitor whom nobody ever answers was not handled.
 */
export function readReply(body: Uint8Array, hasSpoken: boolean): Reply | BotFault {
  let said: unknown
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return 'not_json'
  }
  const read = botReplySchema.safeParse(said)
  if (!read.success) return 'not_an_answer'
  const { outcome } = read.data
  // As any message is stored: PostgreSQL refuses U+0000, and half a surrogate pair is no text.
  const text = read.data.text?.replaceAll('\0', '').toWellFormed()
  if (text !== undefined && /\S/.test(text)) return { outcome, text }
  return outcome === 'handled' && !hasSpoken ? 'nothing_said' : { outcome, text: undefined }
}
