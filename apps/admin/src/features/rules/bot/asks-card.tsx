import type { BotAsk, BotOutcome } from '@deskbell/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SelectField } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { type Column, ListTable } from '../../ui/list-table.tsx'
import { LoadMore } from '../../ui/list-toolbar.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { TimeText } from '../../ui/time-text.tsx'
import styles from './bot.module.css'
import { useAsks } from './bot-queries.ts'
import { botOutcomesKnown, faultText, outcomeText, outcomeTone } from './bot-texts.ts'

/** What the bot was asked, and what became of it; the texts are in the conversations. */
export function AsksCard() {
  const source = useSignedIn()
  const [outcome, setOutcome] = useState<BotOutcome | ''>('')
  const query = useAsks(source, outcome || undefined)
  return (
    <Card title={t('What the bot was asked')}>
      <div className={styles['which']}>
        <SelectField
          label={t('Show')}
          value={outcome}
          options={[
            { value: '', label: t('Everything') },
            ...botOutcomesKnown.map(value => ({ value, label: outcomeText(value) })),
          ]}
          onChange={setOutcome}
        />
        <Button busy={query.isRefetching} onClick={() => void query.refetch()}>
          {t('Look again')}
        </Button>
      </div>
      <QueryView query={query}>
        {data => (
          <>
            <ListTable
              caption={t('What the bot was asked')}
              columns={columns()}
              rows={data.pages.flatMap(page => page.items)}
              rowKey={ask => ask.id}
              rowName={ask => ask.visitor.name}
              empty={
                <EmptyState icon="chat" title={t('Nothing was asked.')}>
                  <p>{t('Each message that the bot is asked about stands here, with what became of it.')}</p>
                </EmptyState>
              }
            />
            {query.hasNextPage && (
              <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
            )}
          </>
        )}
      </QueryView>
    </Card>
  )
}

function columns(): readonly Column<BotAsk>[] {
  return [
    {
      id: 'visitor',
      header: t('Visitor'),
      cell: ({ conversationId, visitor }) => (
        <Link href={hrefs.conversation(conversationId)}>
          <bdi>{visitor.name}</bdi>
        </Link>
      ),
    },
    { id: 'outcome', header: t('What became of it'), cell: ask => <Became ask={ask} /> },
    {
      id: 'took',
      header: t('Time'),
      align: 'end',
      cell: ({ tookMs }) => (tookMs === null ? <span aria-hidden="true">–</span> : t('{ms} ms', { ms: tookMs })),
    },
    { id: 'at', header: t('When'), cell: ({ at }) => <TimeText at={at} /> },
  ]
}

function Became({ ask: { outcome, fault, status, words } }: { readonly ask: BotAsk }) {
  const facts = [status !== null && status !== 200 && String(status), words].filter(one => typeof one === 'string')
  return (
    <div>
      <Badge tone={outcomeTone(outcome)}>{outcomeText(outcome)}</Badge>
      {fault && <span className={styles['more']}>{faultText(fault)}</span>}
      {facts.length > 0 && (
        <span className={styles['more']}>
          <bdi dir="ltr">{facts.join(' ')}</bdi>
        </span>
      )}
    </div>
  )
}
