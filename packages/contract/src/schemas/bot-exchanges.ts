import * as bot from './bot.ts'
import { pageOf } from './common.ts'
import type { Exchange } from './exchange.ts'

const settings = { level: 'routing', auth: 'admin' } as const

/** The site's bot, which is asked before agents are rung (S9). */
export const botExchanges: readonly Exchange[] = [
  {
    ...settings,
    method: 'GET',
    path: '/settings/bot',
    summary: 'Whether a bot is asked first, and how',
    answers: { 200: bot.botSettingsSchema },
  },
  {
    ...settings,
    method: 'PUT',
    path: '/settings/bot',
    summary: 'Change that',
    body: bot.botSettingsPutSchema,
    answers: { 200: bot.botSettingsSchema },
  },
  {
    ...settings,
    method: 'POST',
    path: '/settings/bot/secret',
    summary: 'Another secret for signatures, shown this once',
    answers: { 200: bot.botSecretAnswerSchema },
    problems: ['unavailable'],
  },
  {
    ...settings,
    method: 'POST',
    path: '/settings/bot/test',
    summary: 'Ask the bot now, and hear what it says',
    body: bot.botTestPostSchema,
    answers: { 200: bot.botTestAnswerSchema },
  },
  {
    ...settings,
    method: 'GET',
    path: '/settings/bot/asks',
    summary: 'What the bot was asked, and what became of it',
    query: bot.botAskQuerySchema,
    answers: { 200: pageOf(bot.botAskSchema) },
    problems: ['cursor_invalid'],
  },
]
