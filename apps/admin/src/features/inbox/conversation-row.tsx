import type { Conversation, ConversationId } from '@deskbell/contract'
import { memo } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { t } from '../ui/i18n/text.ts'
import { Icon } from '../ui/icon.tsx'
import { TimeText } from '../ui/time-text.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './inbox.module.css'
import { keepRowFocus } from './keep-row-focus.ts'

/** Enough of a message to know what it is about; the rest is cut by the layout. */
const longestExcerpt = 200

/**
 * One conversation as one link. Drawn again only when it changed: the list may be long. That is why it is no `Link` of the
 * router: each of these listens for every change of the address.
 */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  base,
  href,
  current,
  onOpen,
}: {
  readonly conversation: Conversation
  /** Where the app is, before `href`. */
  readonly base: string
  readonly href: string
  readonly current: boolean
  readonly onOpen: (id: ConversationId, href: string) => void
}) {
  const { visitor, lastMessage, unreadCount, assignee, department, muted, createdAt } = conversation
  return (
    <li className={styles['row']} data-unread={unreadCount > 0 || undefined}>
      <a
        href={base + href}
        className={styles['link']}
        aria-current={current ? 'page' : undefined}
        {...keepRowFocus(conversation.id)}
        onClick={event => {
          // With a key held the browser opens another tab or window.
          if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
          event.preventDefault()
          onOpen(conversation.id, href)
        }}
      >
        <Avatar id={visitor.id} name={visitor.name} />
        <span className={styles['words']}>
          <span className={styles['top']}>
            <bdi className={styles['name']}>{visitor.name}</bdi>
            <TimeText at={lastMessage?.createdAt ?? createdAt} />
          </span>
          <span className={styles['bottom']}>
            <span className={styles['excerpt']} dir="auto">
              {excerptOf(conversation)}
            </span>
            {muted && (
              <span className={styles['muted']}>
                <Icon name="bellOff" size={16} />
                <VisuallyHidden>{t('Does not ring for you')}</VisuallyHidden>
              </span>
            )}
            {unreadCount > 0 && (
              <span className={styles['unread']}>
                <span aria-hidden="true">{unreadCount > 99 ? '99+' : unreadCount}</span>
                <VisuallyHidden>
                  {t('{count, plural, one {# unread message} other {# unread messages}}', { count: unreadCount })}
                </VisuallyHidden>
              </span>
            )}
          </span>
          {(assignee ?? department) && (
            <span className={styles['badges']}>
              {assignee && <Badge>{assignee.name}</Badge>} {department && <Badge>{department.name}</Badge>}
            </span>
          )}
        </span>
      </a>
    </li>
  )
})

/** What a search found, or else the newest message. */
function excerptOf({ match, lastMessage }: Conversation): string {
  if (match) return match.excerpt
  if (!lastMessage) return t('No message yet')
  const files = lastMessage.attachments ?? []
  const text =
    lastMessage.text === '' && files.length > 0
      ? t('File: {name}', { name: files[0]?.name ?? '' })
      : lastMessage.text.slice(0, longestExcerpt)
  return lastMessage.author.kind === 'visitor' ? text : `${lastMessage.author.name}: ${text}`
}
