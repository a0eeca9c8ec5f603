import type { ContentPolicy, Device } from '@deskbell/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { pushDevice } from '../../../platform/this-device.ts'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { SelectField } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { policyText, siteAllows, stricterThan } from '../content-policy.ts'
import { devicesQuery, pushSettingsQuery } from '../data/queries.ts'
import { useDeviceActions } from '../use-device-actions.ts'

/** How much this device shows: as much as the site permits, or less. A backend without it shows nothing here. */
export function ContentChoice() {
  const source = useSignedIn()
  const here = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  const { data: settings } = useQuery(pushSettingsQuery(source))
  const { data } = useInfiniteQuery(devicesQuery(source, { owner: 'me', q: '', sort: '-lastSeenAt' }))
  const device =
    here.kind === 'on' ? data?.pages.flatMap(({ items }) => items).find(({ id }) => id === here.deviceId) : undefined
  if (!device || device.content === undefined || !settings?.content) return null
  return <Choice device={device} allowed={siteAllows(settings.content, source.me.user.role)} />
}

function Choice({ device, allowed }: { readonly device: Device; readonly allowed: ContentPolicy }) {
  const { update } = useDeviceActions(useSignedIn())
  const stricter = stricterThan(allowed)
  const chosen = stricter.find(policy => policy === device.content) ?? ''
  return (
    <Card title={t('What notifications show')}>
      <SelectField<ContentPolicy | ''>
        label={t('On this device')}
        help={stricter.length === 0 ? t('The site shows the least there is. Less cannot be chosen.') : undefined}
        value={chosen}
        disabled={stricter.length === 0 || update.isPending}
        onChange={policy => update.mutate({ device, patch: { content: policy || null } })}
        options={[
          { value: '', label: t('As the site says: {what}', { what: policyText(allowed) }) },
          ...stricter.map(value => ({ value, label: policyText(value) })),
        ]}
      />
    </Card>
  )
}
