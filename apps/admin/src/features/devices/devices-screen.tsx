import type { Device, DeviceSort } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useState, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import { pushDevice } from '../../platform/this-device.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { may } from '../ui/data/may.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from '../ui/i18n/text.ts'
import { type Column, ListTable, type Sort } from '../ui/list-table.tsx'
import { LoadMore, SearchBox } from '../ui/list-toolbar.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { BulkActions, ListToolbar } from '../ui/table-toolbar.tsx'
import { TimeText } from '../ui/time-text.tsx'
import { devicesQuery } from './data/queries.ts'
import { useLiveDevices } from './data/use-live-devices.ts'
import { DeviceHealth, DeviceTitle, deviceName, LastDelivery } from './device-cells.tsx'
import { RemoveDialog, TestDialog } from './device-dialogs.tsx'
import { type DevicesAddress, devicesHref } from './devices-address.ts'
import { DevicesFilters } from './devices-filters.tsx'
import { DevicesGuidance } from './devices-guidance.tsx'
import { DevicesTabs } from './devices-tabs.tsx'
import { logOf } from './log/log-of.ts'
import { LostDialog } from './lost-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { useDeviceActions } from './use-device-actions.ts'

const noRows: ReadonlySet<string> = new Set()

/** W3, W12, W18-W23, W32-W35: every registered device; agents see their own. */
export function DevicesScreen({ address }: { readonly address: DevicesAddress }) {
  const source = useSignedIn()
  const owner = may(source.me, 'manage_devices') ? 'all' : 'me'
  const [, navigate] = useLocation()
  // What was pressed is seen to be pressed before hundreds of rows go and others come.
  const { q, sort, health, installed } = useDeferredValue(address)
  const show = (change: Partial<DevicesAddress>, replace = false) =>
    navigate(devicesHref({ ...address, ...change }), { replace })
  const [selected, setSelected] = useState(noRows)
  const [removing, setRemoving] = useState<readonly Device[]>([])
  const [renaming, setRenaming] = useState<Device>()
  const [losing, setLosing] = useState<Device>()
  const query = useInfiniteQuery(devicesQuery(source, { owner, q, sort, health, installed }))
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
      {hasLog && <DevicesTabs current="table" />}
      {hasLog && <DevicesFilters address={address} onShow={show} />}
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
        <SearchBox label={t('Search devices')} initial={address.q} onSearch={text => show({ q: text }, true)} />
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
                ...(hasLog ? [{ id: 'details', label: t('Details'), href: devicesHref({ deviceId: device.id }) }] : []),
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
              sort={fromWire(address.sort)}
              onSort={wanted => show({ sort: toWire(wanted) })}
              selected={selected}
              onSelect={setSelected}
              busy={query.isFetching}
              list={devicesHref({ q, sort, health, installed })}
              rowsDependOn={[here.kind === 'on' && here.deviceId, ...source.levels].join(' ')}
              empty={<NoDevices narrowed={q !== '' || health !== undefined || installed !== undefined} />}
            />
            {query.hasNextPage && (
              <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
            )}
          </>
        )}
      </QueryView>
      <DevicesGuidance />
      <RemoveDialog
        devices={removing}
        busy={actions.remove.isPending}
        onClose={() => setRemoving([])}
        onConfirm={() =>
          actions.remove.mutate(removing, {
            onSuccess: ({ failed }) => setSelected(new Set(failed.map(device => device.id))),
            onSettled: () => setRemoving([]),
          })
        }
      />
      <TestDialog tested={actions.tested} endTest={actions.endTest} />
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

function NoDevices({ narrowed }: { readonly narrowed: boolean }) {
  if (narrowed) return <EmptyState icon="search" title={t('No device matches.')} />
  return (
    <EmptyState icon="devices" title={t('No device is registered yet.')}>
      <p>{t('Turn notifications on under “This device”, on every phone and desktop that shall ring.')}</p>
    </EmptyState>
  )
}

const sortable: readonly DeviceSort[] = ['owner', 'label', 'lastSeenAt', 'lastDelivery', 'registeredAt']

function fromWire(sort: DeviceSort): Sort {
  return { column: sort.replace('-', ''), descending: sort.startsWith('-') }
}

function toWire({ column, descending }: Sort): DeviceSort {
  const known = sortable.find(name => name === column) ?? 'lastSeenAt'
  return descending ? (`-${known}` as DeviceSort) : known
}
