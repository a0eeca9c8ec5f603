import type { Reach } from '@deskbell/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { Badge } from '../../ui/badge.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { t } from '../../ui/i18n/text.ts'
import { type Column, ListTable } from '../../ui/list-table.tsx'
import { ListViews } from '../../ui/list-toolbar.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { ListToolbar } from '../../ui/table-toolbar.tsx'
import { TimeText, useNow } from '../../ui/time-text.tsx'
import { TestDialog } from '../device-dialogs.tsx'
import styles from '../devices.module.css'
import { devicesHref } from '../devices-address.ts'
import { DevicesTabs } from '../devices-tabs.tsx'
import { useDeviceActions } from '../use-device-actions.ts'
import { NextStep } from './reach-next.tsx'
import { useReach } from './reach-query.ts'
import { type ReachState, reachOrder, reachText, reachTitle, reachTones } from './reach-text.ts'

/** Who can be rung right now, by what their devices have proven. Agents see themselves. */
export function ReachScreen() {
  const source = useSignedIn()
  // The server asks for the role, whatever else an account may do.
  const owner = source.me.user.role === 'admin' ? 'all' : 'me'
  const query = useReach(source, owner)
  const actions = useDeviceActions(source)
  const [only, setOnly] = useState<ReachState | 'all'>('all')
  const columns: readonly Column<Reach>[] = [
    { id: 'user', header: t('Agent'), cell: ({ user }) => <bdi>{user.name}</bdi> },
    { id: 'state', header: t('Now'), cell: reach => <State reach={reach} /> },
    {
      id: 'displayed',
      header: t('Last displayed'),
      cell: ({ displayedAt }) => (displayedAt ? <TimeText at={displayedAt} /> : <span>{t('Never')}</span>),
    },
    { id: 'device', header: t('Device'), cell: reach => <Device reach={reach} /> },
    {
      id: 'next',
      header: t('Next step'),
      cell: reach => (
        <NextStep
          reach={reach}
          me={source.me}
          busy={actions.test.isPending && actions.test.variables.id === reach.device?.id}
          onTest={device => actions.test.mutate(device)}
        />
      ),
    },
  ]
  return (
    <>
      <PageHeading>{owner === 'all' ? t('Who can be rung') : t('Can I be rung?')}</PageHeading>
      <DevicesTabs current="reach" />
      <p className={styles['lead']}>
        {t(
          'By what devices have displayed, not by what push services accept. Nobody is “unknown” any more once a device of theirs has displayed a test.',
        )}
      </p>
      <QueryView query={query}>
        {({ items }) => {
          const shown = [...items]
            .sort((a, b) => reachOrder.indexOf(a.state) - reachOrder.indexOf(b.state))
            .filter(({ state }) => only === 'all' || state === only)
          return (
            <>
              {owner === 'all' && (
                <ListToolbar count={shown.length}>
                  <ListViews<ReachState | 'all'>
                    label={t('Who can be rung')}
                    views={[
                      { id: 'all', label: t('All'), count: items.length },
                      ...reachOrder.map(state => ({
                        id: state,
                        label: reachTitle(state),
                        count: items.filter(item => item.state === state).length,
                      })),
                    ]}
                    current={only}
                    onChange={setOnly}
                  />
                </ListToolbar>
              )}
              <ListTable
                caption={t('Who can be rung')}
                columns={columns}
                rows={shown}
                rowKey={({ user }) => user.id}
                rowName={({ user }) => user.name}
                empty={<EmptyState icon="bell" title={t('Nobody is in this state.')} />}
              />
            </>
          )
        }}
      </QueryView>
      <TestDialog tested={actions.tested} endTest={actions.endTest} />
    </>
  )
}

function State({ reach }: { readonly reach: Reach }) {
  return (
    <div>
      <Badge tone={reachTones[reach.state]}>{reachTitle(reach.state)}</Badge>
      <span className={styles['reason']}>{reachText(reach, useNow())}</span>
    </div>
  )
}

function Device({ reach: { device, devices } }: { readonly reach: Reach }) {
  if (device) {
    return (
      <Link href={devicesHref({ deviceId: device.id })}>
        <bdi>{device.name ?? device.label}</bdi>
      </Link>
    )
  }
  return <span>{t('{count, plural, =0 {No device} one {# device} other {# devices}}', { count: devices })}</span>
}
