import type { ConversationId } from '@deskbell/contract'
import type { Writer } from '../shared/reply-row.ts'
import { openChannel } from '../shared/tab-channel.ts'

export interface DraftTabs {
  /** What stands in this tab's field now. */
  readonly tell: (text: string) => void
  readonly close: () => void
}

/**
 * The same conversation in several tabs has one draft: what is typed in one shows in the others, so that none of them
 * writes an older text over it. Nothing leaves the browser.
 */
export function followDraft({ site, userId }: Writer, id: ConversationId, onText: (text: string) => void): DraftTabs {
  const channel = openChannel(`draft ${site} ${userId} ${id}`)
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') onText(data)
  })
  return {
    tell: text => channel?.postMessage(text),
    close: () => channel?.close(),
  }
}
