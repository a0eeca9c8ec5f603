import type { Conversation, ConversationPatch } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/button.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { errorText } from '../../ui/data/error-text.ts'
import { t } from '../../ui/i18n/text.ts'
import { toast } from '../../ui/toasts.tsx'
import { placeConversation } from '../data/live-inbox.ts'

/** Take, give back, close, reopen: each done at once, each with an undo. */
export function ConversationActions({ conversation }: { readonly conversation: Conversation }) {
  const { api, site, me } = useSignedIn()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (patch: ConversationPatch) => unwrap(api.conversations.update(conversation.id, patch)),
    onSuccess: changed => placeConversation(queries, site, changed),
    onError: error => toast(errorText(error), { tone: 'error' }),
  })
  const apply = (patch: ConversationPatch, undo: ConversationPatch, done: string) =>
    change.mutate(patch, {
      onSuccess: () => toast(done, { action: { label: t('Undo'), onSelect: () => change.mutate(undo) } }),
    })
  const { assignee, status } = conversation
  const mine = assignee?.id === me.user.id
  const assigned = { assigneeId: assignee?.id ?? null }
  return (
    <>
      {mine ? (
        <Button
          small
          busy={change.isPending}
          onClick={() => apply({ assigneeId: null }, assigned, t('Given back to everybody.'))}
        >
          {t('Give back')}
        </Button>
      ) : (
        <Button
          small
          busy={change.isPending}
          onClick={() => apply({ assigneeId: me.user.id }, assigned, t('You took this conversation.'))}
        >
          {t('Take')}
        </Button>
      )}
      {status === 'open' ? (
        <Button
          small
          busy={change.isPending}
          onClick={() => apply({ status: 'closed' }, { status }, t('Conversation closed.'))}
        >
          {t('Close')}
        </Button>
      ) : (
        <Button
          small
          busy={change.isPending}
          onClick={() => apply({ status: 'open' }, { status }, t('Conversation reopened.'))}
        >
          {t('Reopen')}
        </Button>
      )}
    </>
  )
}
