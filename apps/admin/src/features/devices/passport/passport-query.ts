import type { DeviceId } from '@deskbell/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import { deviceKeys, type Source } from '../data/queries.ts'
import { useLiveDevices } from '../data/use-live-devices.ts'

/** By the calendar of whoever looks. Renewed with the lists of devices. */
function passportQuery({ api, site }: Source, id: DeviceId) {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return queryOptions({
    queryKey: [...deviceKeys.all(site), 'passport', id],
    queryFn: ({ signal }) => unwrap(api.reach.passport(id, { timeZone }, signal)),
  })
}

/** All that is known of a device, asked again soon after it changed. */
export function usePassport(source: Source, id: DeviceId) {
  useLiveDevices(source.site)
  return useQuery(passportQuery(source, id))
}
