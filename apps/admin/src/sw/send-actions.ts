import { type ApiResult, replyOutcome } from '@deskbell/api'
import type { Conversation } from '@deskbell/contract'
import { type ActionRest, createActionOutbox, type Problem } from '../shared/action-outbox.ts'
import type { ActionRow } from '../shared/action-row.ts'
import type { ActionStore } from '../shared/action-store.ts'
import type { ActionTexts } from '../shared/generic-text.ts'
import type { ShownData } from '../shared/notification-options.ts'
import type { Opened, Session } from './open-session.ts'

export interface SendActionsDeps {
  readonly store: ActionStore
  readonly open: () => Promise<Opened>
  /** Shows what could not be done, never in the place of something newer. */
  readonly say: (about: ShownData, title: string, body: string) => Promise<void>
  readonly texts: () => Promise<ActionTexts>
  readonly setBadge: (count: number) => Promise<void>
  readonly wakeLater: () => Promise<unknown>
  readonly now: () => number
}

/** Carries out what was pressed on notifications, with the app closed too; asks for a wake when something is left. */
export function createActionSender(deps: SendActionsDeps): () => Promise<ActionRest> {
  let readWith: Session | undefined
  const flush = createActionOutbox<Session>({
    store: deps.store,
    now: deps.now,
    open: deps.open,
    send: async (session, action) => {
      const outcome = replyOutcome(await carryOut(session, action))
      if (outcome.kind === 'answered' && action.action === 'read') readWith = session
      return outcome
    },
    failed: async (action, problem) => {
      const texts = await deps.texts()
      const taken = takenBy(problem)
      if (taken) await deps.say(action, texts.quicker(taken.by), taken.visitor)
      else await deps.say(action, texts.failed, texts.open)
    },
  })
  return async () => {
    // Without storage there is no outbox.
    const rest = await flush().catch(() => 'nothing' as const)
    if (rest === 'later') await deps.wakeLater()
    const session = readWith
    readWith = undefined
    if (session?.levels.includes('routing')) {
      const counts = await session.api.counts()
      if (counts.ok) await deps.setBadge(counts.data.unread)
    }
    return rest
  }
}

function carryOut({ api, writer }: Session, action: ActionRow): Promise<ApiResult<unknown>> {
  const { conversationId, message, key } = action
  if (action.action === 'read') {
    // What came later was not on that notification, and stays unread.
    return api.markRead(conversationId, message.messageId ? { messageId: message.messageId } : {}, key)
  }
  return api.update(conversationId, { assigneeId: writer.userId, expected: { assigneeId: null } })
}

/** Who has it by now, and whose conversation it is. */
function takenBy(problem: Problem | undefined): { readonly by: string; readonly visitor: string } | undefined {
  if (problem?.code !== 'conversation_taken') return undefined
  const { conversation } = problem.problem as { readonly conversation?: Partial<Conversation> }
  const by = conversation?.assignee?.name
  return by ? { by, visitor: conversation.visitor?.name ?? '' } : undefined
}
