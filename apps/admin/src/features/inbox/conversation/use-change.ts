import type { Conversation, ConversationPatch } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { sayError } from '../../ui/error-said.tsx'
import { t } from '../../ui/i18n/text.ts'
import { toast } from '../../ui/toasts.tsx'
import { placeConversation } from '../data/live-inbox.ts'

/**
 * Changes a conversation at once, with an undo. Who takes or assigns says whose it was on the screen: if a colleague was
 * quicker, nothing changes but what is shown.
 */
export function useChange(conversation: Conversation) {
  const { api, site, me } = useSignedIn()
  const queries = useQueryClient()
  const place = (changed: Conversation) => placeConversation(queries, { site, userId: me.user.id }, changed)
  const change = useMutation({
    mutationFn: (patch: ConversationPatch) => unwrap(api.conversations.update(conversation.id, patch)),
    onSuccess: place,
    onError: error => {
      const refusal = error instanceof ApiError && error.failure.kind === 'problem' ? error.failure.problem : undefined
      const now = refusal?.conversation
      if (now) place(now)
      if (now?.assignee) {
        const { name } = now.assignee
        toast(t('{name} was quicker: this conversation is theirs now.', { name }), { tone: 'error' })
        return
      }
      void sayError(error).then(text => toast(text, { tone: 'error' }))
    },
  })
  const apply = (patch: ConversationPatch, undo: ConversationPatch, done: string) =>
    change.mutate(guarded(patch, conversation), {
      onSuccess: changed =>
        toast(done, { action: { label: t('Undo'), onSelect: () => change.mutate(guarded(undo, changed)) } }),
    })
  return { busy: change.isPending, apply }
}

function guarded(patch: ConversationPatch, { assignee }: Conversation): ConversationPatch {
  return patch.assigneeId === undefined ? patch : { ...patch, expected: { assigneeId: assignee?.id ?? null } }
}
