import type { LiveEvent } from '@deskbell/contract'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { liveEvents } from '../../platform/live-events.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { hrefs } from '../ui/routing/routes.ts'

type Loss = Extract<LiveEvent, { type: 'device.lost' }>['data']

/** One of my devices was reported lost, perhaps not by me: it stays until I have seen it. */
export function LossNotice() {
  const [losses, setLosses] = useState<readonly Loss[]>([])
  useEffect(
    () =>
      liveEvents.subscribe(event => {
        if (event.type !== 'device.lost') return
        const { data } = event
        setLosses(before => [...before.filter(one => one.deviceId !== data.deviceId), data])
      }),
    [],
  )
  return losses.map(loss => (
    <Notice
      key={loss.deviceId}
      tone="warning"
      // The region around it is read out as a whole.
      live={false}
      title={
        loss.by
          ? t('{name} reported your device “{device}” as lost.', { name: loss.by.name, device: loss.name })
          : t('Your device “{device}” was reported as lost.', { device: loss.name })
      }
      actions={<Link href={hrefs.profile()}>{t('Change your password')}</Link>}
      onDismiss={() => setLosses(before => before.filter(one => one !== loss))}
    >
      {t('It does not ring any more, and its sign-in has ended. If that is a mistake, talk to an admin.')}
    </Notice>
  ))
}
