import { askBot } from './bot/ask-bot.ts'
import type { BotDeps } from './bot/bot-deps.ts'
import { createAsker } from './bot/create-asker.ts'
import { registerBot } from './bot/register-bot.ts'
import type { Background, Parts } from './compose.ts'
import { appendMessage } from './conversations/append-message.ts'
import type { ConversationsDeps } from './conversations/conversations-deps.ts'
import { lockConversation } from './conversations/open-conversation.ts'
import type { FileLink } from './conversations/to-wire.ts'

/** Whoever the bot is, its messages are by it. */
const BOT = { kind: 'bot', id: 'bot' } as const

/** The site's bot: its settings, what asks it, and what has it asked about a visitor's message. */
export function composeBot(parts: Parts, fileLink: FileLink) {
  const { api, database, sealer, clock, random, log, counters } = parts
  const deps: BotDeps = {
    ...{ database, sealer, clock, random, log },
    ports: {
      count: outcome => counters.count('deskbell_bot_asks_total', { outcome }),
      post: async (trx, wake, { conversationId, name, text }) => {
        const conversation = await lockConversation({ database }, trx, conversationId)
        if (!conversation) throw new Error('the conversation of an ask is not there')
        const author = { ...BOT, name }
        const said = { conversation, author, text, files: [] }
        const message = await appendMessage({ clock, random, fileLink }, trx, wake, said)
        return message.id
      },
    },
  }
  registerBot(api, deps)
  const ask: ConversationsDeps['askBot'] = (trx, wake, message, before) =>
    askBot(deps, trx, wake, { message, botOut: before.bot_out })
  return { background: createAsker(deps) as Background, askBot: ask }
}
