import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { permissionStore } from '../../../platform/permission.ts'
import type { PushDeviceState } from '../../../platform/push-device-state.ts'
import { pushDevice } from '../../../platform/this-device.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { useStore } from '../../ui/data/use-store.ts'
import { devicesQuery, pushSettingsQuery } from '../data/queries.ts'
import { useLiveDevices } from '../data/use-live-devices.ts'
import { useLivePush } from '../data/use-live-push.ts'
import { useOwnLabel } from '../this-device/use-own-label.ts'
import { platformOf } from '../trace/platform-of.ts'
import { type CoachState, coachState } from './coach-state.ts'
import { testOutcome } from './test-outcome.ts'

export interface Coach {
  readonly state: CoachState
  readonly push: PushDeviceState
  /** What this browser and system are called; empty until it is found out. */
  readonly label: string
}

/** The state of this device, kept up with everything that it follows from: no reload, no "check again". */
export function useCoach(): Coach {
  const source = useSignedIn()
  const push = useStore(pushDevice)
  const permission = useStore(permissionStore)
  const test = useStore(testOutcome)
  const label = useOwnLabel()
  const settings = useQuery(pushSettingsQuery(source))
  const devices = useInfiniteQuery({
    ...devicesQuery(source, { owner: 'me', q: '', sort: '-lastSeenAt' }),
    enabled: push.kind === 'on',
  })
  useLiveDevices(source.site)
  useLivePush(source.site)
  const rows = devices.data?.pages.flatMap(({ items }) => items) ?? []
  const own = push.kind === 'on' ? rows.find(({ id }) => id === push.deviceId) : undefined
  const confirmed = own?.confirmedAt === undefined ? undefined : own.confirmedAt !== null
  const { enabled, prompt } = settings.data ?? {}
  const platform = platformOf(label)
  const state = coachState({ push, permission, platform, enabled, prompt, confirmed, test })
  return { state, push, label }
}
