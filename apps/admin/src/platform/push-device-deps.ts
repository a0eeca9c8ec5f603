import type { Api, Failure, Fetch } from '@deskbell/api'
import type { UserId } from '@deskbell/contract'
import type { After } from '../shared/messages.ts'
import type { RecordStore } from '../shared/record-store.ts'
import type { DeviceDetails } from '../shared/records.ts'
import type { PushBrowser } from './push-browser.ts'
import type { PushDeviceState } from './push-device-state.ts'

/** Who is signed in, and where. */
export interface PushUser {
  readonly site: string
  readonly apiRoot: string
  readonly userId: UserId
  readonly own: boolean
  readonly api: Api
}

export interface PushDeviceDeps {
  readonly browser: PushBrowser
  /** Null while nobody is signed in. */
  readonly user: () => PushUser | null
  readonly records: RecordStore
  /** What is said of this device. */
  readonly describe: () => Promise<DeviceDetails>
  readonly fetch: Fetch
  /** Runs the work while no other tab of this browser runs any; where there are no locks, at once. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
  /** The person changed something here: the other tabs look for themselves. */
  readonly announce: () => void
  /** The device was taken off somebody: what is still shown to them must not meet whoever comes next. */
  readonly released: () => void
  /** The site says that this device was reported lost: what is kept here goes. */
  readonly lost: () => void
  readonly world: World
}

/** What no test leaves to chance. */
export interface World {
  readonly now: () => number
  readonly after: After
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array
}

/** The site did not answer, or not as it should. */
export function notRegistered(failure: Failure): PushDeviceState {
  if (failure.kind === 'problem' && failure.code === 'device_limit') return { kind: 'broken', why: 'too_many_devices' }
  return { kind: 'broken', why: 'register_failed', detail: failure.kind === 'problem' ? failure.code : failure.kind }
}
