import { newId, type PushKey } from '@deskbell/contract'
import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { pushDevice } from '../../../platform/this-device.ts'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { useLiveRefresh } from '../../ui/data/use-live-refresh.ts'
import { deviceKeys, type Source } from '../data/queries.ts'

/** A backend without live events is asked this often while devices are moving, in milliseconds. */
const ASK_EVERY_MS = 15_000

const pushKeysKey = (site: string) => [...deviceKeys.push(site), 'keys'] as const

/** The keyring; null from a backend that knows no rotation. */
function pushKeysQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: pushKeysKey(site),
    queryFn: async ({ signal }): Promise<readonly PushKey[] | null> => {
      const answer = await api.push.keys(signal)
      if (!answer.ok && answer.failure.kind === 'problem' && answer.failure.status === 404) return null
      return (await unwrap(answer)).items
    },
    refetchInterval: query => (query.state.data?.some(hasDevicesLeft) ? ASK_EVERY_MS : false),
  })
}

/** Devices that are still to move to the active key. */
export function hasDevicesLeft({ state, devices }: PushKey): boolean {
  return state === 'retiring' || (state === 'retired' && devices > 0)
}

/** The keyring as it is now: devices that move tell of it. */
export function usePushKeys() {
  const source = useSignedIn()
  useLiveRefresh(pushKeysKey(source.site), ['device.updated'])
  return useQuery(pushKeysQuery(source))
}

/** Who is left under a key, those first that were away for longest. */
export function devicesLeftQuery({ api, site }: Source, keyId: string) {
  return infiniteQueryOptions({
    queryKey: [...pushKeysKey(site), keyId, 'devices'],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.devices.list(
          { owner: 'all', keyId, sort: 'lastSeenAt', limit: 20, ...(pageParam && { cursor: pageParam }) },
          signal,
        ),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
  })
}

export type KeyAction =
  | { readonly kind: 'rotate' | 'leaked'; readonly key: PushKey }
  | { readonly kind: 'retire'; readonly key: PushKey }

/** What an admin does to the keys. */
export function useKeyAction(onDone: () => void) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  // The same for every try of one dialog: an answer that was lost must not rotate twice.
  const [idempotencyKey] = useState(() => newId('msg', bytes => crypto.getRandomValues(bytes)))
  return useMutation({
    mutationFn: ({ kind, key: { keyId } }: KeyAction) =>
      unwrap(
        kind === 'retire'
          ? api.push.retire(keyId, {}, idempotencyKey)
          : api.push.rotate({ replaces: keyId, ...(kind === 'leaked' && { leaked: true }) }, idempotencyKey),
      ),
    onSuccess: ({ items }) => {
      queries.setQueryData(pushKeysKey(site), items)
      // This browser is one of those that move.
      void pushDevice.sync()
      onDone()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: deviceKeys.push(site) }),
  })
}
