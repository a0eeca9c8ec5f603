import type { Conversation } from '@deskbell/contract'
import { Button } from '../../ui/button.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { useChange } from './use-change.ts'

/** Take, give back, close, reopen: each done at once, each with an undo. */
export function ConversationActions({ conversation }: { readonly conversation: Conversation }) {
  const { me } = useSignedIn()
  const { busy, apply } = useChange(conversation)
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
  useShortcut('take', busy ? null : assign)
  useShortcut('close', busy ? null : close)
  return (
    <>
      <Button small busy={busy} onClick={assign}>
        {mine ? t('Give back') : t('Take')}
      </Button>
      <Button small busy={busy} onClick={close}>
        {status === 'open' ? t('Close') : t('Reopen')}
      </Button>
    </>
  )
}
