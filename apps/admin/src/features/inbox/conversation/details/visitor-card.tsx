import type { Conversation, ConversationId, Visitor } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { useSignedIn } from '../../../ui/data/connection.ts'
import { locale, t } from '../../../ui/i18n/text.ts'
import { QueryView } from '../../../ui/query-view.tsx'
import { hrefs } from '../../../ui/routing/routes.ts'
import { TimeText, useNow } from '../../../ui/time-text.tsx'
import styles from './details.module.css'
import { EraseDialog } from './erase-dialog.tsx'
import { saveExport } from './save-export.ts'
import { visitorQuery } from './visitor-query.ts'

/** Who writes, from where, and what else they wrote. Admins export and erase it here. */
export function VisitorCard({
  visitor,
  conversationId,
}: {
  readonly visitor: Conversation['visitor']
  readonly conversationId: ConversationId
}) {
  const { api, site, me } = useSignedIn()
  const query = useQuery(visitorQuery({ api, site }, visitor.id))
  const [erasing, setErasing] = useState(false)
  return (
    <section>
      <h2 className={styles['name']}>
        <bdi>{visitor.name}</bdi>
      </h2>
      <QueryView query={query}>
        {known => (
          <>
            <p>
              {known.online ? <Badge tone="success">{t('Online')}</Badge> : <Badge>{t('Away')}</Badge>}{' '}
              {!known.verified && <Badge>{t('Unverified visitor')}</Badge>}
            </p>
            <p className={styles['said']}>{t('Name and email address are what the visitor said.')}</p>
            <Facts visitor={known} />
            <Earlier visitor={known} present={conversationId} />
            {me.user.role === 'admin' && (
              <p className={styles['rights']}>
                <Button look="link" onClick={() => void saveExport(api, known)}>
                  {t('Export what is kept')}
                </Button>{' '}
                <Button look="link-danger" onClick={() => setErasing(true)}>
                  {t('Erase …')}
                </Button>
              </p>
            )}
            {erasing && <EraseDialog visitor={known} onClose={() => setErasing(false)} />}
          </>
        )}
      </QueryView>
    </section>
  )
}

function Facts({ visitor }: { readonly visitor: Visitor }) {
  const { email, page, referrer, language, timeZone, browser, externalId, verified } = visitor
  return (
    <dl className={styles['facts']}>
      <Fact name={t('Email')}>{email && <a href={`mailto:${email}`}>{email}</a>}</Fact>
      {/* The proof is of this alone: the rest is said by the page. */}
      <Fact name={t('Your name for them')}>
        {externalId && (
          <>
            <bdi>{externalId}</bdi> {verified && <Badge tone="success">{t('Proven by your website')}</Badge>}
          </>
        )}
      </Fact>
      <Fact name={t('Page')}>{page && <Elsewhere href={page.url}>{page.title || page.url}</Elsewhere>}</Fact>
      <Fact name={t('Came from')}>{referrer && <Elsewhere href={referrer}>{referrer}</Elsewhere>}</Fact>
      <Fact name={t('Language')}>{language && languageName(language)}</Fact>
      <Fact name={t('Their time')}>{timeZone && <TheirTime timeZone={timeZone} />}</Fact>
      <Fact name={t('Browser')}>{browser}</Fact>
      <Fact name={t('First seen')}>
        <TimeText at={visitor.firstSeenAt} />
      </Fact>
      <Fact name={t('Last seen')}>{visitor.lastSeenAt && <TimeText at={visitor.lastSeenAt} />}</Fact>
    </dl>
  )
}

/** What is not known is not shown. */
function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The address is a visitor's word: only the web's own schemes are links, and nothing is told to where they lead. */
function Elsewhere({ href, children }: { readonly href: string; readonly children: string }) {
  const url = URL.parse(href)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return <bdi>{children}</bdi>
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">
      <bdi>{children}</bdi>
    </a>
  )
}

function TheirTime({ timeZone }: { readonly timeZone: string }) {
  const time = timeIn(timeZone, useNow())
  return <bdi>{time ? `${time} (${timeZone})` : timeZone}</bdi>
}

/** The wall clock there; undefined where this browser does not know the time zone. */
function timeIn(timeZone: string, now: number): string | undefined {
  try {
    return new Intl.DateTimeFormat(locale(), { timeZone, hour: 'numeric', minute: '2-digit' }).format(now)
  } catch {
    return undefined
  }
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

function Earlier({ visitor, present }: { readonly visitor: Visitor; readonly present: ConversationId }) {
  const others = visitor.conversations.filter(({ id }) => id !== present)
  if (others.length === 0) return null
  return (
    <>
      <h3>{t('Other conversations')}</h3>
      <ul>
        {others.map(({ id, createdAt, status }) => (
          <li key={id}>
            <Link href={hrefs.conversation(id)}>
              <TimeText at={createdAt} />
            </Link>{' '}
            {status === 'closed' && <Badge>{t('Is closed')}</Badge>}
          </li>
        ))}
      </ul>
    </>
  )
}
