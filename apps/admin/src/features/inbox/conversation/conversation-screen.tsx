import { type ConversationId, type NotificationId, parseId } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { reportClicked } from '../../../platform/deep-link-arrivals.ts'
import { presence } from '../../../platform/presence.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ApiError } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import { optionally } from '../../ui/lazily.ts'
import { PageHeading } from '../../ui/page-heading.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { filterFrom, keepingFilter } from '../data/filter.ts'
import { conversationQuery } from '../data/queries.ts'
import { useThread } from '../data/use-thread.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { Composer } from './composer.tsx'
import styles from './conversation.module.css'
import { ConversationActions } from './conversation-actions.tsx'
import { useDetailsOpen } from './details-toggle.ts'
import { MessageList } from './message-list.tsx'
import { notYetThere } from './outgoing.ts'
import { ThreadFooter } from './thread-footer.tsx'
import { useDraft } from './use-draft.ts'
import { useFiles } from './use-files.ts'
import { useLiveThread } from './use-live-thread.ts'
import { useMarkRead } from './use-mark-read.ts'
import { useReplies } from './use-replies.ts'
import { useTellTyping } from './use-typing.ts'

const ConversationDetails = optionally(() => import('./details/conversation-details.tsx'), 'ConversationDetails')

const MuteButton = optionally(() => import('./mute-button.tsx'), 'MuteButton')

/** One conversation: read and answer. `notificationId`: the tap that led here, to be reported as clicked. */
export function ConversationScreen({
  conversationId: id,
  notificationId,
}: {
  readonly conversationId: ConversationId
  readonly notificationId?: NotificationId | undefined
}) {
  const { api, site, me, levels } = useSignedIn()
  const [params] = useSearchParams()
  const [, navigate] = useLocation()
  const inbox = keepingFilter(hrefs.inbox(), filterFrom(params))
  useShortcut('back', () => navigate(inbox))
  const found = parseId('msg', params.get('message'))
  const conversation = useQuery(conversationQuery({ api, site }, id))
  const { query: thread, messages } = useThread({ api, site }, id, found)
  const [detailsOpen, toggleDetails] = useDetailsOpen()
  const arrived = useLiveThread(site, id, me.user.id)
  const tellTyping = useTellTyping(id)
  const draft = useDraft({ site, userId: me.user.id }, id)
  const files = useFiles(id)
  const replies = useReplies(id)
  useMarkRead({ api, site, userId: me.user.id }, id, found ? undefined : messages.at(-1))
  useEffect(() => {
    if (notificationId) reportClicked(notificationId)
  }, [notificationId])
  useEffect(() => {
    presence.lookAt(id)
    return () => presence.lookAt(null)
  }, [id])

  if (conversation.error instanceof ApiError && conversation.error.code === 'not_found') return <NotThere />
  return (
    <div className={styles['screen']} data-details={detailsOpen || undefined}>
      <header className={styles['header']}>
        <PageHeading
          before={
            <Link href={inbox} className={styles['back']} aria-label={t('Back to the inbox')}>
              <Icon name="back" />
            </Link>
          }
          actions={
            conversation.data && (
              <>
                <ConversationActions conversation={conversation.data} />
                {levels.includes('routing') && (
                  <Suspense>
                    <MuteButton conversationId={id} />
                  </Suspense>
                )}
                <Button
                  look="icon"
                  aria-label={t('Details')}
                  title={t('Details')}
                  aria-expanded={detailsOpen}
                  onClick={toggleDetails}
                >
                  <Icon name="info" />
                </Button>
              </>
            )
          }
        >
          {conversation.data?.visitor.name ?? t('Conversation')}
        </PageHeading>
        {conversation.data && (
          <p className={styles['facts']}>
            {!conversation.data.visitor.verified && <Badge>{t('Unverified visitor')}</Badge>}{' '}
            {conversation.data.status === 'closed' && <Badge tone="warning">{t('Is closed')}</Badge>}{' '}
            {conversation.data.assignee ? (
              <Badge tone="accent">{conversation.data.assignee.name}</Badge>
            ) : (
              <Badge>{t('Nobody took it yet')}</Badge>
            )}{' '}
            {levels.includes('routing') && <Link href={hrefs.log(id)}>{t('Who was notified?')}</Link>}
          </p>
        )}
      </header>
      {detailsOpen && conversation.data && (
        <Suspense>
          <ConversationDetails conversation={conversation.data} />
        </Suspense>
      )}
      <QueryView query={thread}>{() => null}</QueryView>
      {found && (
        <p className={styles['found']}>
          {t('This is an earlier part of the conversation.')}{' '}
          <Link href={keepingFilter(hrefs.conversation(id), filterFrom(params))}>{t('Go to its end')}</Link>
        </p>
      )}
      {/* Also without its messages: a reply that is on its way must be seen. */}
      {(thread.data || replies.outgoing.length > 0) && (
        <MessageList
          key={found}
          messages={messages}
          found={found}
          outgoing={notYetThere(replies.outgoing, messages, me.user.id)}
          userId={me.user.id}
          seen={conversation.data?.visitorSeen}
          hasEarlier={thread.hasNextPage}
          loadingEarlier={thread.isFetchingNextPage}
          onEarlier={() => void thread.fetchNextPage()}
          onRetry={replies.retry}
          onDiscard={replies.discard}
        />
      )}
      <output>
        <VisuallyHidden>
          {arrived && t('{name} wrote: {text}', { name: arrived.author.name, text: arrived.text.slice(0, 200) })}
        </VisuallyHidden>
      </output>
      <ThreadFooter conversationId={id} viewers={conversation.data?.viewers} />
      <Composer
        key={me.user.id}
        draft={draft}
        files={files}
        onSend={replies.send}
        onTyping={tellTyping}
        wanted={params.get('reply') === '1' ? `${notificationId}` : undefined}
      />
    </div>
  )
}

function NotThere() {
  return (
    <>
      <PageHeading>{t('Conversation')}</PageHeading>
      <EmptyState
        icon="chat"
        title={t('This conversation is not there any more, or you may not see it.')}
        actions={<ButtonLink href={hrefs.inbox()}>{t('Back to the inbox')}</ButtonLink>}
      />
    </>
  )
}
