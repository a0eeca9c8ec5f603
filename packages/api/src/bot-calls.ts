import type {
  BotAsk,
  BotOutcome,
  BotSecretAnswer,
  BotSettings,
  BotSettingsPut,
  BotTestAnswer,
  BotTestPost,
} from '@deskbell/contract'
import { readObject, readPage } from './read.ts'
import type { Transport } from './transport.ts'

/** In milliseconds: the longest time limit, and some for the way. */
const TEST_WITHIN = 45_000

/** Level `routing`: the bot that is asked first, for admins. */
export function botCalls(call: Transport) {
  const readSettings = readObject<BotSettings>('enabled', 'hasSecret', 'failures')
  return {
    bot: {
      read: (signal?: AbortSignal) => call({ method: 'GET', path: '/settings/bot', signal, read: readSettings }),
      update: (body: BotSettingsPut) => call({ method: 'PUT', path: '/settings/bot', body, read: readSettings }),
      /** The old secret ends; the answer is the only place where the new one is shown. */
      newSecret: () =>
        call({ method: 'POST', path: '/settings/bot/secret', read: readObject<BotSecretAnswer>('secret') }),
      /** Asks the bot now. */
      test: (body: BotTestPost) =>
        call({
          method: 'POST',
          path: '/settings/bot/test',
          body,
          timeoutMs: TEST_WITHIN,
          read: readObject<BotTestAnswer>('outcome', 'words'),
        }),
      asks: (
        query: { readonly outcome?: BotOutcome | undefined; readonly cursor?: string | undefined },
        signal?: AbortSignal,
      ) => call({ method: 'GET', path: '/settings/bot/asks', query, signal, read: readPage<BotAsk> }),
    },
  }
}
