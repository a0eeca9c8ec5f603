import { useIsRestoring, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { Button } from '../../features/ui/button.tsx'
import { useConnection } from '../../features/ui/data/connection.ts'
import { useStore } from '../../features/ui/data/use-store.ts'
import { t } from '../../features/ui/i18n/text.ts'
import { clock } from '../../features/ui/i18n/time.ts'
import { optionally } from '../../features/ui/lazily.ts'
import { Notice } from '../../features/ui/notice.tsx'
import { useNow } from '../../features/ui/time-text.tsx'
import { alertsState } from '../../platform/alerts/alerts-state.ts'
import { liveEvents } from '../../platform/live-events.ts'
import { onlineStore } from '../../platform/online.ts'
import { pushDevice } from '../../platform/this-device.ts'
import { applyUpdate, updateStore } from '../../platform/update-waiting.ts'
import { cacheOwnerKey } from '../cache-owner-key.ts'

const TroubleNotice = optionally(() => import('../../features/devices/this-device/trouble-notice.tsx'), 'TroubleNotice')
const LaneNotices = optionally(() => import('../../features/devices/push-settings/lane-notices.tsx'), 'LaneNotices')

const CallingNotices = optionally(() => import('../../features/alerts/calling-notices.tsx'), 'CallingNotices')

const QuietNotice = optionally(() => import('../../features/quiet/quiet-notice.tsx'), 'QuietNotice')

const LossNotice = optionally(() => import('../../features/devices/loss-notice.tsx'), 'LossNotice')

/** How long a start may take until it is said that the site does not answer. */
const PATIENCE_MS = 5_000
/** What can wait is asked for once the screen that one came for is there. */
const SETTLED_MS = 1_000

/** What is true of the app as a whole, above any screen: it is offline, it is old. */
export function StandingNotices() {
  const online = useStore(onlineStore)
  const update = useStore(updateStore)
  const connection = useConnection()
  const device = useStore(pushDevice)
  const remembered = connection.kind === 'ready' && connection.me !== null && !connection.confirmed
  const unreachable = useLasting(remembered, PATIENCE_MS)
  const behind = useStore(liveEvents.behind)
  const { ringing, blocked } = useStore(alertsState)
  const settled = useLasting(true, SETTLED_MS)
  return (
    <div aria-live="polite">
      {(!online || unreachable) && (
        <Notice tone="warning" live={false}>
          <OfflineText online={online} remembered={remembered} />
        </Notice>
      )}
      {behind && online && !remembered && (
        <Notice tone="info" live={false}>
          {t('Reconnecting. What you see may be a little old.')}
        </Notice>
      )}
      {(update.waiting || update.required) && (
        <Notice
          tone={update.required ? 'warning' : 'info'}
          live={false}
          actions={
            <Button small onClick={() => applyUpdate()}>
              {t('Update now')}
            </Button>
          }
        >
          {update.required
            ? t('This app is too old for the site. Update it to go on.')
            : t('A new version of the app is ready.')}
        </Notice>
      )}
      {device.kind === 'on' && device.trouble && (
        <Suspense>
          <TroubleNotice />
        </Suspense>
      )}
      {(blocked || ringing.length > 0) && (
        <Suspense>
          <CallingNotices />
        </Suspense>
      )}
      {settled && connection.kind === 'ready' && connection.me && connection.levels.includes('routing') && (
        <Suspense>
          <QuietNotice />
        </Suspense>
      )}
      {settled && connection.kind === 'ready' && connection.me && connection.levels.includes('accounts') && (
        <Suspense>
          <LossNotice />
        </Suspense>
      )}
      {settled && connection.kind === 'ready' && connection.me?.capabilities.includes('manage_push') && (
        <Suspense>
          <LaneNotices />
        </Suspense>
      )}
    </div>
  )
}

function OfflineText({ online, remembered }: { readonly online: boolean; readonly remembered: boolean }) {
  const loadedAt = useLoadedAt()
  const now = useNow()
  if (loadedAt > 0) {
    const time = clock(loadedAt, now)
    return online
      ? t('The site cannot be reached. You see what was loaded at {time}.', { time })
      : t('You are offline. You see what was loaded at {time}; what you send goes out when you are connected again.', {
          time,
        })
  }
  if (online) return t('The site cannot be reached. You see what this device remembers.')
  return remembered
    ? t('You are offline. You see what this device remembers; new messages come once you are connected.')
    : t('You are offline. Keep this page open: what you send goes out when you are connected again.')
}

/** When the newest of what is on the screens came, in milliseconds: fixed while one is offline, so nothing is read out again. */
function useLoadedAt(): number {
  const queries = useQueryClient()
  const restoring = useIsRestoring()
  return useMemo(() => {
    const all = restoring ? [] : queries.getQueryCache().getAll()
    return Math.max(
      0,
      ...all
        .filter(({ meta, queryKey }) => meta?.['persist'] && queryKey !== cacheOwnerKey)
        .map(({ state }) => state.dataUpdatedAt),
    )
  }, [queries, restoring])
}

/** True once `now` has been true for so long: what passes by itself is not worth a notice. */
function useLasting(now: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    const timer = setTimeout(setLasting, now ? ms : 0, now)
    return () => clearTimeout(timer)
  }, [now, ms])
  return now && lasting
}
