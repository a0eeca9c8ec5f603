import type { DeviceState } from '@deskbell/contract'
import type { UseDb } from './deskbell-db.ts'
import type { RecordStore } from './record-store.ts'
import type { PushRegistration, Records } from './records.ts'

/** The part of a `ServiceWorkerRegistration` that leaves with a lost device. */
export interface LeavingRegistration {
  readonly scope: string
  readonly pushManager: { getSubscription: () => Promise<{ readonly unsubscribe?: () => Promise<boolean> } | null> }
  readonly getNotifications?: () => Promise<readonly { close: () => void }[]>
  readonly unregister?: () => Promise<boolean>
}

export interface LossDeps {
  readonly use: UseDb
  readonly records: RecordStore
  /** What the site says of this device; undefined if it cannot be asked, or does not say. */
  readonly stateOf: (registration: PushRegistration) => Promise<DeviceState | undefined>
  readonly caches: () => Pick<CacheStorage, 'keys' | 'delete'> | undefined
  readonly registration: LeavingRegistration | undefined
}

/**
 * Somebody was refused: was this device reported lost? Then everything that the app keeps here goes, so that whoever has
 * the device finds nothing. A session that merely lapsed takes nothing away.
 * @returns whether it was wiped; whoever shows something must forget it, too
 */
export async function wipeIfLost(deps: LossDeps): Promise<boolean> {
  const { use, records } = deps
  const known = await records.read('registration')
  const answer = known && (await deps.stateOf(known))
  if (answer?.state !== 'lost') return false
  await Promise.allSettled([endPush(deps.registration), dropCaches(deps)])
  await deps.registration?.unregister?.().catch(() => false)
  // Last: what is left when this is interrupted still says which device it is, and the next start goes on.
  await use(async db => {
    const tx = db.transaction([...db.objectStoreNames], 'readwrite')
    await Promise.all([...tx.objectStoreNames].map(name => tx.objectStore(name).clear()))
    // For whoever finds it, to be told at the next start.
    const note: Records['wiped'] = { byName: answer.by?.name ?? '', at: answer.at ?? '' }
    await tx.objectStore('records').put(note, 'wiped')
    await tx.done
  })
  return true
}

async function endPush(registration: LeavingRegistration | undefined): Promise<void> {
  for (const shown of (await registration?.getNotifications?.()) ?? []) shown.close()
  await (await registration?.pushManager.getSubscription())?.unsubscribe?.()
}

/** Our own: the site may have caches of its own on this origin. */
async function dropCaches({ caches, registration }: LossDeps): Promise<void> {
  const store = caches()
  if (!store || !registration) return
  const names = (await store.keys()).filter(name => name.endsWith(registration.scope))
  await Promise.all(names.map(name => store.delete(name)))
}
