import type { Conversation, ConversationPatch } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/button.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { errorText } from '../../ui/data/error-text.ts'
import { t } from '../../ui/i18n/text.ts'
import { toast } from '../../ui/toasts.tsx'
import { placeConversation } from '../data/live-inbox.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'

/** Take, give back, close, reopen: each done at once, each with an undo. */
export function ConversationActions({ conversation }: { readonly conversation: Conversation }) {
  const { api, site, me } = useSignedIn()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (patch: ConversationPatch) => unwrap(api.conversations.update(conversation.id, patch)),
    onSuccess: changed => placeConversation(queries, { site, userId: me.user.id }, changed),
    onError: error => toast(errorText(error), { tone: 'error' }),
  })
  const apply = (patch: ConversationPatch, undo: ConversationPatch, done: string) =>
    change.mutate(patch, {
      onSuccess: () => toast(done, { action: { label: t('Undo'), onSelect: () => change.mutate(undo) } }),
    })
  const { assignee, status } = conversation
  const mine = assignee?.id === me.user.id
  const assigned = { assigneeId: assignee?.id ?? null }
  const assign = () =>
    mine
      ? apply({ assigneeId: null }, assigned, t('Given back to everybody.'))
      : apply({ assigneeId: me.user.id }, assigned, t('You took this conversation.'))
  const close = () =>
    status === 'open'
      ? apply({ status: 'closed' }, { status }, t('Conversation closed.'))
      : apply({ status: 'open' }, { status }, t('Conversation reopened.'))
  useShortcut('take', change.isPending ? null : assign)
  useShortcut('close', change.isPending ? null : close)
  return (
    <>
      <Button small busy={change.isPending} onClick={assign}>
        {mine ? t('Give back') : t('Take')}
      </Button>
      <Button small busy={change.isPending} onClick={close}>
        {status === 'open' ? t('Close') : t('Reopen')}
      </Button>
    </>
  )
}
