import type { Logger } from 'pino'
import type { Api } from '../http/api.ts'
import { registerInbox } from './agent-routes.ts'
import { createConversationFreer } from './conversation-freer.ts'
import type { ConversationsDeps } from './conversations-deps.ts'
import { registerConversationPatch } from './patch-route.ts'
import { createTallyKeeper } from './tally-keeper.ts'
import { registerVisitorThread } from './visitor-routes.ts'

/** The level `conversations`, but for presence and live events: the agents' inbox and the visitor's thread. */
export function registerConversations(api: Api, deps: ConversationsDeps, log: Logger) {
  registerInbox(api, deps)
  registerConversationPatch(api, deps)
  registerVisitorThread(api, deps)
  return [createTallyKeeper({ database: deps.database, log }), createConversationFreer(deps, log)]
}
