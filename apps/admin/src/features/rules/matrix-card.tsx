import type { PreferenceMatrix } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { Card } from '../ui/card.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { preferencesQuery, useChangePreferences, useLivePreferences } from '../ui/data/preferences.ts'
import { channelText } from '../ui/data/reason-text.ts'
import { t } from '../ui/i18n/text.ts'
import styles from './rules.module.css'

const events: readonly (keyof PreferenceMatrix)[] = ['first_message', 'assigned', 'later_message']
const channels = ['push', 'email'] as const

/** What one wants to be told of, and how; the site's rules say of what one could be. Each box holds at once. */
export function MatrixCard() {
  const { api, site } = useSignedIn()
  useLivePreferences()
  const { data } = useQuery(preferencesQuery({ api, site }))
  const { busy, apply } = useChangePreferences()
  const matrix = data?.matrix
  if (!matrix) return null
  const nothing = events.every(event => channels.every(channel => !matrix[event][channel]))
  return (
    <Card title={t('What you are told of')}>
      <p id="matrix-help">
        {t('Within the rules of the site. Quiet hours and muted conversations come first.')}{' '}
        {nothing && <strong>{t('Nothing tells you of any message now.')}</strong>}
      </p>
      <table className={styles['matrix']} aria-describedby="matrix-help">
        <thead>
          <tr>
            <th scope="col">{t('What happens')}</th>
            {channels.map(channel => (
              <th key={channel} scope="col">
                {channelText(channel)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map(event => (
            <tr key={event}>
              <th scope="row">{eventText(event)}</th>
              {channels.map(channel => (
                <td key={channel}>
                  <label className={styles['box']}>
                    <input
                      type="checkbox"
                      aria-label={`${eventText(event)}: ${channelText(channel)}`}
                      checked={matrix[event][channel]}
                      disabled={busy}
                      onChange={({ target: { checked } }) =>
                        apply(
                          { matrix: { [event]: { [channel]: checked } } },
                          { matrix: { [event]: { [channel]: !checked } } },
                          () => t('Settings saved.'),
                        )
                      }
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function eventText(event: keyof PreferenceMatrix): string {
  const texts: Record<keyof PreferenceMatrix, () => string> = {
    first_message: () => t('A visitor writes for the first time'),
    assigned: () => t('A visitor writes in a conversation that you were given'),
    later_message: () => t('A visitor writes on'),
  }
  return texts[event]()
}
