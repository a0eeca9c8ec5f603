import type { Device } from '@deskbell/contract'
import { hrefs } from '../../ui/routing/routes.ts'
import { writeFilters } from './log-filters.ts'

/** The log of what concerns one device. */
export function logOf(device: Pick<Device, 'id'>): string {
  return `${hrefs.log()}?${writeFilters({ recipient: 'all', decision: 'all', deviceId: device.id })}`
}
