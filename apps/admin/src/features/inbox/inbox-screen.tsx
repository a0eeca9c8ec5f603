import type { ConversationId } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

/** The list of conversations: alone, or (on wide screens) beside the open one, which then has the h1. */
export function InboxScreen({
  pane,
}: {
  readonly pane: 'alone' | 'beside'
  readonly selected?: ConversationId | undefined
}) {
  return <PageHeading level={pane === 'alone' ? 1 : 2}>{t('Inbox')}</PageHeading>
}
