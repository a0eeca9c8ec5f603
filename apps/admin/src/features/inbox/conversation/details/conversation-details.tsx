import type { Conversation } from '@deskbell/contract'
import { useSignedIn } from '../../../ui/data/connection.ts'
import { t } from '../../../ui/i18n/text.ts'
import { Assignment } from './assignment.tsx'
import styles from './details.module.css'
import { VisitorCard } from './visitor-card.tsx'
import { WhoWasTold } from './who-was-told.tsx'

/** What stands beside a thread: whose it is, and who writes. */
export function ConversationDetails({ conversation }: { readonly conversation: Conversation }) {
  const { levels } = useSignedIn()
  return (
    <aside className={styles['details']} aria-label={t('Details')}>
      {levels.includes('routing') && <Assignment conversation={conversation} />}
      {levels.includes('routing') && <WhoWasTold conversationId={conversation.id} />}
      <VisitorCard visitor={conversation.visitor} conversationId={conversation.id} />
    </aside>
  )
}
