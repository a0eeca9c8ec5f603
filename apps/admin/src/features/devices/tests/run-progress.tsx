import type { RunId, TestedDevice, TestRun } from '@deskbell/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { ListViews, LoadMore } from '../../ui/list-toolbar.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Reached } from '../../ui/reached.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import styles from '../devices.module.css'
import { writeFilters } from '../log/log-filters.ts'
import { DeliveryHelp } from '../trace/delivery-help.tsx'
import { deliveryName } from '../trace/delivery-name.ts'
import { hasPassed, stagesOf } from '../trace/stages.ts'
import { useStuck } from '../trace/use-stuck.ts'
import { useRun } from './run-query.ts'

/** How far the tests of many devices came, as it happens, and what to do about each silent one. */
export function RunProgress({ id }: { readonly id: RunId }) {
  const source = useSignedIn()
  const [only, setOnly] = useState<'all' | 'silent'>('all')
  const query = useRun(source, id, only)
  return (
    <Card title={t('Result')}>
      <QueryView query={query}>
        {({ pages }) => {
          const [run] = pages
          if (!run) return null
          return (
            <>
              <Totals run={run} />
              <ListViews
                label={t('Which devices')}
                views={[
                  { id: 'all', label: t('All'), count: run.devices },
                  { id: 'silent', label: t('Silent'), count: run.devices - passedOf(run) },
                ]}
                current={only}
                onChange={setOnly}
              />
              <ul className={styles['own']} aria-label={t('Tested devices')}>
                {pages
                  .flatMap(page => page.items)
                  .map(item => (
                    <TestedRow key={item.delivery.id} item={item} startedAt={run.startedAt} />
                  ))}
              </ul>
              {query.hasNextPage && (
                <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
              )}
            </>
          )
        }}
      </QueryView>
    </Card>
  )
}

function passedOf({ reached }: TestRun): number {
  return reached.displayed + reached.clicked
}

function Totals({ run }: { readonly run: TestRun }) {
  const passed = passedOf(run)
  return (
    <div className={styles['form']}>
      <output className={styles['headline']}>
        {t('{passed} of {devices} devices displayed it', { passed, devices: run.devices })}
      </output>
      <progress
        className={styles['progress']}
        max={run.devices}
        value={passed}
        aria-label={t('Devices that displayed it')}
      />
    </div>
  )
}

function TestedRow({ item, startedAt }: { readonly item: TestedDevice; readonly startedAt: string }) {
  const { delivery, recipient } = item
  const stuck = useStuck(
    stagesOf(delivery)
      .map(({ state }) => state)
      .join(' '),
    startedAt,
  )
  return (
    <li>
      <div>
        <strong>
          <bdi>{deliveryName(delivery)}</bdi>
        </strong>{' '}
        <bdi>{recipient.name}</bdi>
      </div>
      <div>
        <Reached delivery={delivery} />{' '}
        <Link
          href={`${hrefs.log()}?${writeFilters({ recipient: 'all', decision: 'all', open: item.notificationId })}`}
          aria-label={t('Show trace: {name}', { name: deliveryName(delivery) })}
        >
          {t('Show trace')}
        </Link>
      </div>
      {!hasPassed(delivery) && <DeliveryHelp delivery={delivery} stuck={stuck} label="" />}
    </li>
  )
}
