import { type DeviceHealth, type DeviceId, type DeviceSort, parseId } from '@deskbell/contract'
import { hrefs } from '../ui/routing/routes.ts'

/** What the page of devices shows; it stands in the address, so that it can be sent to somebody. */
export interface DevicesAddress {
  readonly view: 'table' | 'reach'
  readonly q: string
  readonly sort: DeviceSort
  readonly health?: DeviceHealth | undefined
  readonly installed?: boolean | undefined
  /** Whose passport is open instead. */
  readonly deviceId?: DeviceId | undefined
}

const healths: readonly DeviceHealth[] = ['ok', 'unknown', 'failing', 'quarantined', 'dead']
const columns = ['owner', 'label', 'lastSeenAt', 'lastDelivery', 'registeredAt'] as const
const sorts: readonly DeviceSort[] = columns.flatMap(column => [column, `-${column}` as const])
const usualSort: DeviceSort = '-lastSeenAt'

/** Reads an address leniently: what is not understood filters nothing. */
export function readAddress(search: string): DevicesAddress {
  const query = new URLSearchParams(search)
  const installed = query.get('kind')
  return {
    view: query.get('view') === 'reach' ? 'reach' : 'table',
    q: (query.get('q') ?? '').trim().slice(0, 200),
    sort: sorts.find(sort => sort === query.get('sort')) ?? usualSort,
    health: healths.find(health => health === query.get('state')),
    installed: installed === 'app' ? true : installed === 'tab' ? false : undefined,
    deviceId: parseId('dev', query.get('device')),
  }
}

/** Where this is shown. What is left out is as usual. */
export function devicesHref(shown: Partial<DevicesAddress> = {}): string {
  const { view, q, sort, health, installed, deviceId } = shown
  const query = new URLSearchParams()
  if (view === 'reach') query.set('view', 'reach')
  if (q) query.set('q', q)
  if (health) query.set('state', health)
  if (installed !== undefined) query.set('kind', installed ? 'app' : 'tab')
  if (sort && sort !== usualSort) query.set('sort', sort)
  if (deviceId) query.set('device', deviceId)
  const text = query.toString()
  return text ? `${hrefs.devices()}?${text}` : hrefs.devices()
}
