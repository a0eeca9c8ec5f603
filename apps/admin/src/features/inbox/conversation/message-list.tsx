import type { Conversation, Message, MessageId } from '@deskbell/contract'
import { Fragment, memo, useLayoutEffect, useRef } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { AttachmentList } from './attachment-list.tsx'
import styles from './conversation.module.css'
import { eventText } from './event-text.ts'
import type { OutgoingReply } from './outgoing.ts'
import { OutgoingItem } from './outgoing-item.tsx'

/** Within so many pixels of the end, new messages keep the end in sight. */
const nearEnd = 80

interface MessageListProps {
  /** Oldest first. */
  readonly messages: readonly Message[]
  /** What a search led to: the thread opens there instead. */
  readonly found?: MessageId | undefined
  readonly outgoing: readonly OutgoingReply[]
  readonly userId: string
  /** Up to where the visitor has seen it. */
  readonly seen?: Conversation['visitorSeen']
  readonly hasEarlier: boolean
  readonly loadingEarlier: boolean
  readonly onEarlier: () => void
  readonly onRetry: (reply: OutgoingReply) => void
  readonly onDiscard: (reply: OutgoingReply) => void
}

/** The thread. It opens at its end and stays there unless one reads further up. */
export function MessageList(props: MessageListProps) {
  const { messages, outgoing, userId, found, seen } = props
  const seenAfter = seen && lastSeen(messages, seen.messageId)
  const log = useRef<HTMLDivElement>(null)
  const before = useRef({ atEnd: !found, shown: false, height: 0, first: messages[0]?.id, outgoing: 0 })
  useLayoutEffect(() => {
    const box = log.current
    if (!box) return
    const { atEnd, height, first, outgoing: known } = before.current
    // One's own new reply is always followed; one that failed does not hold the thread to its end.
    if (atEnd || outgoing.length > known) box.scrollTop = box.scrollHeight
    else if (first !== messages[0]?.id) box.scrollTop += box.scrollHeight - height
    if (found && !before.current.shown) {
      const target = box.querySelector<HTMLElement>('[data-found]')
      if (target) box.scrollTop += target.getBoundingClientRect().top - box.getBoundingClientRect().top - nearEnd
    }
    before.current = {
      ...before.current,
      shown: messages.length > 0,
      height: box.scrollHeight,
      first: messages[0]?.id,
      outgoing: outgoing.length,
    }
  }, [messages, outgoing, found])
  return (
    <section
      ref={log}
      className={styles['log']}
      aria-label={t('Conversation')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={event => {
        const box = event.currentTarget
        before.current.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd
      }}
    >
      {props.hasEarlier && (
        <p className={styles['earlier']}>
          <Button small busy={props.loadingEarlier} onClick={props.onEarlier}>
            {t('Show earlier messages')}
          </Button>
        </p>
      )}
      <ol className={styles['messages']}>
        {messages.map(message => (
          <Fragment key={message.id}>
            <MessageItem message={message} own={message.author.id === userId} found={message.id === found} />
            {seen && message.id === seenAfter && (
              <li className={styles['seen']}>
                {t('Seen')} · <TimeText at={seen.at} />
              </li>
            )}
          </Fragment>
        ))}
        {outgoing.map(reply => (
          <OutgoingItem key={reply.row.key} reply={reply} onRetry={props.onRetry} onDiscard={props.onDiscard} />
        ))}
      </ol>
    </section>
  )
}

/** The team's last message that was seen: one line says it for all before. Silent once the visitor has answered. */
function lastSeen(messages: readonly Message[], upTo: MessageId): MessageId | undefined {
  const end = messages.findIndex(({ id }) => id === upTo)
  const last = messages.slice(0, end + 1).findLast(({ author }) => author.kind !== 'system')
  const answered = messages.slice(end + 1).some(({ author }) => author.kind === 'visitor')
  return last && last.author.kind !== 'visitor' && !answered ? last.id : undefined
}

/** Drawn again only when it changed: a thread may be long. */
const MessageItem = memo(function MessageItem({
  message,
  own,
  found,
}: {
  readonly message: Message
  readonly own: boolean
  readonly found: boolean
}) {
  if (message.author.kind === 'system') {
    return (
      <li className={styles['event']}>
        {eventText(message)} · <TimeText at={message.createdAt} />
      </li>
    )
  }
  const { avatarUrl } = message.author
  return (
    <li
      className={styles['message']}
      data-side={message.author.kind === 'visitor' ? 'visitor' : 'agent'}
      data-found={found || undefined}
    >
      <p className={styles['who']}>
        {avatarUrl && <Avatar id={message.author.id} name={message.author.name} url={avatarUrl} size={20} />}{' '}
        <bdi>{own ? t('You') : message.author.name}</bdi> · <TimeText at={message.createdAt} />
      </p>
      {message.text !== '' && (
        <p className={styles['text']} dir="auto">
          {message.text}
        </p>
      )}
      {message.attachments && message.attachments.length > 0 && <AttachmentList attachments={message.attachments} />}
    </li>
  )
})
