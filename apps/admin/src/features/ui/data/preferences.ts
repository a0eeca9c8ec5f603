import type { Api } from '@deskbell/api'
import type { ConversationId, Preferences, PreferencesPatch } from '@deskbell/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { sayError } from '../error-said.tsx'
import { t } from '../i18n/text.ts'
import { toast } from '../toasts.tsx'
import { unwrap } from './api-error.ts'
import { useSignedIn } from './connection.ts'

interface Source {
  readonly api: Api
  readonly site: string
}

/** Asked again this long after a quiet time should be over, in ms, and as often as this if it is not. */
const GRACE_MS = 2_000
/** Timers hold no more. */
const LONGEST_TIMER_MS = 0x7fff_ffff

/** Begins every key of what one wants of notifications. */
const preferencesKey = (site: string) => [site, 'preferences'] as const

/** When one is not rung; read again when that ends. */
export function preferencesQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [...preferencesKey(site), 'own'],
    queryFn: ({ signal }) => unwrap(api.preferences.read(signal)),
    refetchInterval: ({ state: { data } }) => untilOver(data, Date.now()),
    retry: false,
  })
}

/** In ms; false: it does not end by itself. */
function untilOver(preferences: Preferences | undefined, now: number): number | false {
  const until = preferences?.quiet?.until ?? null
  if (until === null) return false
  return Math.min(LONGEST_TIMER_MS, Math.max(0, Date.parse(until) - now) + GRACE_MS)
}

/** Whether one is not rung for a conversation. */
export function muteQuery({ api, site }: Source, id: ConversationId) {
  return queryOptions({
    queryKey: [...preferencesKey(site), 'mute', id],
    queryFn: ({ signal }) => unwrap(api.mutes.read(id, signal)),
    retry: false,
  })
}

/** Asks again when it was changed in another window or on another device. */
export function useLivePreferences(): void {
  const { site } = useSignedIn()
  const queries = useQueryClient()
  useEffect(
    () =>
      liveEvents.subscribe(({ type }) => {
        if (type !== 'preferences.updated' && type !== 'reset') return
        void queries.invalidateQueries({ queryKey: preferencesKey(site) })
      }),
    [queries, site],
  )
}

/** Changes what one wants, at once, with an undo. */
export function useChangePreferences() {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (patch: PreferencesPatch) => unwrap(api.preferences.update(patch)),
    onSuccess: now => queries.setQueryData(preferencesQuery({ api, site }).queryKey, now),
    onError: error => void sayError(error).then(text => toast(text, { tone: 'error' })),
  })
  const apply = (patch: PreferencesPatch, undo: PreferencesPatch, done: (now: Preferences) => string) =>
    change.mutate(patch, {
      onSuccess: now => toast(done(now), { action: { label: t('Undo'), onSelect: () => change.mutate(undo) } }),
    })
  return { busy: change.isPending, apply }
}
