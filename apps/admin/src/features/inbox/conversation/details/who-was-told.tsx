import type { ConversationId } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { useSignedIn } from '../../../ui/data/connection.ts'
import { ruleText } from '../../../ui/data/rule-text.ts'
import { useLiveRefresh } from '../../../ui/data/use-live-refresh.ts'
import { t } from '../../../ui/i18n/text.ts'
import { QueryView } from '../../../ui/query-view.tsx'
import { hrefs } from '../../../ui/routing/routes.ts'
import { TimeText } from '../../../ui/time-text.tsx'
import { useThread } from '../../data/use-thread.ts'
import { byMessage } from './by-message.ts'
import styles from './details.module.css'
import { ToldPerson } from './told-person.tsx'
import { toldQuery } from './told-query.ts'

const excerptLength = 60

/** Of each message who was told, by which channel, and why or why not. Agents see themselves and the visitor. */
export function WhoWasTold({ conversationId }: { readonly conversationId: ConversationId }) {
  const [open, setOpen] = useState(false)
  return (
    <details className={styles['told']} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('Who was notified?')}</summary>
      {open && <Messages conversationId={conversationId} />}
    </details>
  )
}

function Messages({ conversationId }: { readonly conversationId: ConversationId }) {
  const { api, site, me } = useSignedIn()
  const asked = toldQuery({ api, site }, { conversationId, all: me.user.role === 'admin' })
  const query = useQuery(asked)
  useLiveRefresh(asked.queryKey, ['log.updated', 'notification.updated'])
  const { messages } = useThread({ api, site }, conversationId, undefined)
  const textOf = new Map(messages.map(({ id, text }) => [id, text]))
  return (
    <QueryView query={query}>
      {({ items }) => {
        const groups = byMessage(items)
        return (
          <>
            {groups.length === 0 && <p>{t('Nothing was decided here yet.')}</p>}
            {groups.map(({ messageId, at, bot, traces }, index) => (
              <details key={messageId} className={styles['message']} open={index === 0}>
                <summary>
                  <bdi>{excerpt(textOf.get(messageId)) || t('Message')}</bdi> · <TimeText at={at} />
                </summary>
                {bot && <p>{ruleText(bot)}</p>}
                <ul>
                  {traces.map(trace => (
                    <ToldPerson key={trace.id} trace={trace} />
                  ))}
                </ul>
              </details>
            ))}
            <p>
              <Link href={hrefs.log(conversationId)}>{t('Show it in the log')}</Link>
            </p>
          </>
        )
      }}
    </QueryView>
  )
}

function excerpt(text = ''): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > excerptLength ? `${line.slice(0, excerptLength)}…` : line
}
