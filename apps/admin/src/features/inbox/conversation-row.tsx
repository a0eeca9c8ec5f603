import type { Conversation } from '@deskbell/contract'
import { Link } from 'wouter'
import { Badge } from '../ui/badge.tsx'
import { t } from '../ui/i18n/text.ts'
import { hrefs } from '../ui/routing/routes.ts'
import { TimeText } from '../ui/time-text.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './inbox.module.css'

/** Enough of a message to know what it is about; the rest is cut by the layout. */
const longestExcerpt = 200

/** One conversation as one link. */
export function ConversationRow({
  conversation,
  current,
}: {
  readonly conversation: Conversation
  readonly current: boolean
}) {
  const { id, visitor, lastMessage, unreadCount, assignee, createdAt } = conversation
  return (
    <li className={styles['row']} data-unread={unreadCount > 0 || undefined}>
      <Link href={hrefs.conversation(id)} className={styles['link']} aria-current={current ? 'page' : undefined}>
        <span className={styles['top']}>
          <bdi className={styles['name']}>{visitor.name}</bdi>
          <TimeText at={lastMessage?.createdAt ?? createdAt} />
        </span>
        <span className={styles['bottom']}>
          <span className={styles['excerpt']} dir="auto">
            {lastMessage?.author.kind === 'agent' && `${lastMessage.author.name}: `}
            {lastMessage?.text.slice(0, longestExcerpt) ?? t('No message yet')}
          </span>
          {unreadCount > 0 && (
            <span className={styles['unread']}>
              <span aria-hidden="true">{unreadCount > 99 ? '99+' : unreadCount}</span>
              <VisuallyHidden>
                {t('{count, plural, one {# unread message} other {# unread messages}}', { count: unreadCount })}
              </VisuallyHidden>
            </span>
          )}
        </span>
        {assignee && (
          <span className={styles['assignee']}>
            <Badge>{assignee.name}</Badge>
          </span>
        )}
      </Link>
    </li>
  )
}
