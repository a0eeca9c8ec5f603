import type { Device, DeviceSort } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { pushDevice } from '../../platform/this-device.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { may } from '../ui/data/may.ts'
import { ConfirmDialog, Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from '../ui/i18n/text.ts'
import { type Column, ListTable, type Sort } from '../ui/list-table.tsx'
import { BulkActions, ListToolbar, LoadMore, SearchBox } from '../ui/list-toolbar.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { TimeText } from '../ui/time-text.tsx'
import { devicesQuery } from './data/queries.ts'
import { useLiveDevices } from './data/use-live-devices.ts'
import { DeviceHealth, DeviceTitle, deviceName, LastDelivery } from './device-cells.tsx'
import styles from './devices.module.css'
import { DevicesGuidance } from './devices-guidance.tsx'
import { writeFilters } from './log/log-filters.ts'
import { LostDialog } from './lost-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { LiveTrace } from './trace/live-trace.tsx'
import { useDeviceActions } from './use-device-actions.ts'

const noRows: ReadonlySet<string> = new Set()

/** So many are named before they are removed: with hundreds nobody would see the question, which says how many. */
const mostNamed = 8

/** W3, W12, W18-W23, W32-W35: every registered device; agents see their own. */
export function DevicesScreen() {
  const source = useSignedIn()
  const owner = may(source.me, 'manage_devices') ? 'all' : 'me'
  const [sort, setSort] = useState<Sort>({ column: 'lastSeenAt', descending: true })
  const [search, setSearch] = useState('')
  const [selected, setSelected] = useState(noRows)
  const [removing, setRemoving] = useState<readonly Device[]>([])
  const [renaming, setRenaming] = useState<Device>()
  const [losing, setLosing] = useState<Device>()
  const query = useInfiniteQuery(devicesQuery(source, { owner, q: search, sort: toWire(sort) }))
  const here = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  const actions = useDeviceActions(source)
  useLiveDevices(source.site)
  const hasLog = source.levels.includes('routing')
  const isHere = (device: Device) => here.kind === 'on' && here.deviceId === device.id

  const columns: readonly Column<Device>[] = [
    {
      id: 'label',
      header: t('Device'),
      sortable: true,
      cell: device => <DeviceTitle device={device} here={isHere(device)} />,
    },
    { id: 'owner', header: t('Owner'), sortable: true, cell: device => <bdi>{device.owner.name}</bdi> },
    { id: 'health', header: t('State'), cell: device => <DeviceHealth device={device} /> },
    { id: 'lastSeenAt', header: t('Last seen'), sortable: true, cell: device => <TimeText at={device.lastSeenAt} /> },
    {
      id: 'lastDelivery',
      header: t('Last delivery result'),
      sortable: true,
      cell: device => <LastDelivery device={device} />,
    },
    {
      id: 'registeredAt',
      header: t('Registered'),
      sortable: true,
      cell: device => <TimeText at={device.registeredAt} />,
    },
  ]
  const rows = query.data?.pages.flatMap(page => page.items) ?? []
  const chosen = rows.filter(device => selected.has(device.id))
  return (
    <>
      <PageHeading>{owner === 'all' ? t('Registered devices') : t('My devices')}</PageHeading>
      <ListToolbar count={query.data?.pages[0]?.total}>
        <BulkActions
          actions={[{ id: 'remove', label: t('Remove') }]}
          selectedCount={chosen.length}
          busy={actions.remove.isPending}
          onApply={() => setRemoving(chosen)}
        />
        {/* One goes in a moment; many take a while. */}
        {actions.removing && actions.removing.all > 1 && (
          <output>{t('Removing: {done} of {all}', actions.removing)}</output>
        )}
        <SearchBox label={t('Search devices')} initial={search} onSearch={setSearch} />
      </ListToolbar>
      <QueryView query={query}>
        {() => (
          <>
            <ListTable
              caption={t('Registered devices')}
              columns={columns}
              rows={rows}
              rowKey={device => device.id}
              rowName={device => `${deviceName(device)}, ${device.owner.name}`}
              rowActions={device => [
                { id: 'test', label: t('Test'), onSelect: () => actions.test.mutate(device) },
                { id: 'rename', label: t('Rename'), onSelect: () => setRenaming(device) },
                {
                  id: 'mute',
                  label: device.muted ? t('Unmute') : t('Mute'),
                  onSelect: () => actions.update.mutate({ device, patch: { muted: !device.muted } }),
                },
                ...(hasLog ? [{ id: 'log', label: t('Log'), href: logOf(device) }] : []),
                ...(source.levels.includes('accounts')
                  ? [{ id: 'lost', label: t('Report as lost'), danger: true, onSelect: () => setLosing(device) }]
                  : []),
                { id: 'remove', label: t('Remove'), danger: true, onSelect: () => setRemoving([device]) },
              ]}
              sort={sort}
              onSort={setSort}
              selected={selected}
              onSelect={setSelected}
              busy={query.isFetching}
              empty={<NoDevices searched={search !== ''} />}
            />
            {query.hasNextPage && (
              <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
            )}
          </>
        )}
      </QueryView>
      <DevicesGuidance />
      <ConfirmDialog
        open={removing.length > 0}
        title={t('{count, plural, one {Remove this device?} other {Remove # devices?}}', { count: removing.length })}
        confirmLabel={t('Remove')}
        danger
        busy={actions.remove.isPending}
        onClose={() => setRemoving([])}
        onConfirm={() =>
          actions.remove.mutate(removing, {
            onSuccess: ({ failed }) => setSelected(new Set(failed.map(device => device.id))),
            onSettled: () => setRemoving([]),
          })
        }
      >
        <p>
          {t(
            'It is not rung any more. When its owner opens the app there, they are told who removed it, and may turn notifications on again.',
          )}
        </p>
        <ul className={styles['bullets']}>
          {removing.slice(0, mostNamed).map(device => (
            <li key={device.id}>
              <bdi>{deviceName(device)}</bdi>, <bdi>{device.owner.name}</bdi>
            </li>
          ))}
          {removing.length > mostNamed && <li>…</li>}
        </ul>
      </ConfirmDialog>
      <Dialog open={actions.tested !== undefined} title={t('Test notification')} onClose={actions.endTest}>
        {actions.tested && (
          <>
            <p>
              <bdi>{deviceName(actions.tested.device)}</bdi>, <bdi>{actions.tested.device.owner.name}</bdi>
            </p>
            <LiveTrace id={actions.tested.id} label={actions.tested.device.label} />
          </>
        )}
      </Dialog>
      {losing && <LostDialog device={losing} onClose={() => setLosing(undefined)} />}
      {renaming && (
        <RenameDialog
          device={renaming}
          busy={actions.update.isPending}
          onClose={() => setRenaming(undefined)}
          onRename={name =>
            actions.update.mutate({ device: renaming, patch: { name } }, { onSuccess: () => setRenaming(undefined) })
          }
        />
      )}
    </>
  )
}

const logOf = (device: Device) =>
  `${hrefs.log()}?${writeFilters({ recipient: 'all', decision: 'all', deviceId: device.id })}`

function NoDevices({ searched }: { readonly searched: boolean }) {
  if (searched) return <EmptyState icon="search" title={t('No device matches.')} />
  return (
    <EmptyState icon="devices" title={t('No device is registered yet.')}>
      <p>{t('Turn notifications on under “This device”, on every phone and desktop that shall ring.')}</p>
    </EmptyState>
  )
}

const sortable: readonly DeviceSort[] = ['owner', 'label', 'lastSeenAt', 'lastDelivery', 'registeredAt']

function toWire({ column, descending }: Sort): DeviceSort {
  const known = sortable.find(name => name === column) ?? 'lastSeenAt'
  return descending ? (`-${known}` as DeviceSort) : known
}
