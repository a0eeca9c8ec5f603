import type { Logger } from 'pino'
import type { ConversationsDeps } from './conversations-deps.ts'
import { freeConversations } from './free-conversations.ts'

/**
 * Between two rounds, in milliseconds. A deactivation begins one at once; a visitor who opens a conversation again of
 * somebody who left long ago waits so long for it to be nobody's.
 */
const EVERY_MS = 15_000

type Deps = Pick<ConversationsDeps, 'database' | 'clock' | 'random' | 'fileLink'>

/** Frees what deactivated agents had, for as long as the server runs. */
export function createConversationFreer(deps: Deps, log: Logger) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let again = false
  let unlisten = () => {}
  const work = async () => {
    while (again) {
      again = false
      await freeConversations(deps)
    }
  }
  const round = () => {
    again = true
    running ??= work()
      .catch(error => log.error({ err: error }, 'conversations of somebody who left could not be freed'))
      .finally(() => {
        running = undefined
      })
  }
  return {
    start() {
      unlisten = deps.database.wake.listen('rights', round)
      timer = setInterval(round, EVERY_MS)
      timer.unref()
      round()
    },
    async stop() {
      unlisten()
      clearInterval(timer)
      await running
    },
  }
}
