import type { DeviceHealth } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { ListViews } from '../ui/list-toolbar.tsx'
import type { DevicesAddress } from './devices-address.ts'

/** Which devices the table shows: by state and by kind. */
export function DevicesFilters({
  address: { health, installed },
  onShow,
}: {
  readonly address: DevicesAddress
  readonly onShow: (change: Partial<DevicesAddress>) => void
}) {
  return (
    <div>
      <ListViews<DeviceHealth | 'all'>
        label={t('State')}
        views={[
          { id: 'all', label: t('All') },
          { id: 'ok', label: t('OK') },
          { id: 'unknown', label: t('Not confirmed yet') },
          { id: 'failing', label: t('Failing') },
          { id: 'quarantined', label: t('Quarantined') },
          { id: 'dead', label: t('Probably dead') },
        ]}
        current={health ?? 'all'}
        onChange={view => onShow({ health: view === 'all' ? undefined : view })}
      />
      <ListViews<'all' | 'app' | 'tab'>
        label={t('Kind')}
        views={[
          { id: 'all', label: t('All') },
          { id: 'app', label: t('Installed apps') },
          { id: 'tab', label: t('Browser tabs') },
        ]}
        current={installed === undefined ? 'all' : installed ? 'app' : 'tab'}
        onChange={view => onShow({ installed: view === 'all' ? undefined : view === 'app' })}
      />
    </div>
  )
}
