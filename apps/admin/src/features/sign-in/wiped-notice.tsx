import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { connectionStore } from '../../platform/connection.ts'
import { records } from '../../platform/storage.ts'
import { t } from '../ui/i18n/text.ts'
import { dateTime } from '../ui/i18n/time.ts'
import { Notice } from '../ui/notice.tsx'

/** This device was reported lost, and was wiped: whoever found it learns why nothing is here. Gone once somebody signs in. */
export function WipedNotice() {
  const { data } = useQuery({
    queryKey: ['wiped'],
    queryFn: async () => (await records.read('wiped')) ?? null,
    // Neither waits for a network.
    networkMode: 'always',
  })
  useEffect(
    () => () => {
      const state = connectionStore.get()
      if (state.kind === 'ready' && state.me) void records.remove('wiped').catch(() => undefined)
    },
    [],
  )
  if (!data) return null
  const { byName: name, at } = data
  return (
    <Notice tone="warning" title={t('This device was reported as lost.')}>
      <p>
        {name && at
          ? t('{name} reported it on {time}. Everything that the app kept here was erased.', {
              name,
              time: dateTime(at),
            })
          : t('Everything that the app kept here was erased.')}
      </p>
      <p>{t('If it is yours, sign in, and turn notifications on again under “This device”.')}</p>
    </Notice>
  )
}
