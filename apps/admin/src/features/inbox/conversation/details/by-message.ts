import type { MessageId, Trace } from '@deskbell/contract'

/** What was decided of one message. */
export interface ToldOfMessage {
  readonly messageId: MessageId
  /** When it was decided first. */
  readonly at: string
  /** What the site's bot did with it first, as a rule that held; undefined if it was not asked. */
  readonly bot: string | undefined
  /** In the order in which it was decided; of those decided at once, whoever was told comes first. */
  readonly traces: readonly Trace[]
}

/** That an answer rings no colleague says nothing. */
const idle: ReadonlySet<string> = new Set(['is_author', 'not_from_visitor'])

/** The log's lines by message, the newest message first. */
export function byMessage(traces: readonly Trace[]): ToldOfMessage[] {
  const about = traces.filter(({ kind, messageId, reason }) => kind === 'message' && messageId && !idle.has(reason))
  return [...Map.groupBy(about, ({ messageId }) => messageId)].flatMap(([messageId, all]) => {
    if (!messageId) return []
    const sorted = all.toSorted(
      (a, b) =>
        a.decidedAt.localeCompare(b.decidedAt) ||
        Number(b.decision === 'send') - Number(a.decision === 'send') ||
        a.recipient.name.localeCompare(b.recipient.name),
    )
    const bot = sorted.flatMap(({ rules = [] }) => rules).find(rule => rule.startsWith('bot_'))
    return [{ messageId, at: sorted[0]?.decidedAt ?? '', bot, traces: sorted }]
  })
}
