import type { ConversationId, NotificationId } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

/** One conversation: read and answer. `notificationId`: the tap that led here, to be reported as clicked. */
export function ConversationScreen(_: {
  readonly conversationId: ConversationId
  readonly notificationId?: NotificationId | undefined
}) {
  return <PageHeading>{t('Conversation')}</PageHeading>
}
