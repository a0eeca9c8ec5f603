import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { ButtonLink } from '../../ui/button.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { laneFact, laneNotice } from '../../ui/push/lane-notice.ts'
import { hrefs } from '../../ui/routing/routes.ts'
import { pushSettingsQuery } from '../data/queries.ts'
import { useLivePush } from '../data/use-live-push.ts'
import styles from '../devices.module.css'

/** Wherever an admin is in the app: a push service gets nothing, so some devices do not ring. */
export function LaneNotices() {
  const source = useSignedIn()
  const [path] = useLocation()
  useLivePush(source.site)
  const { data } = useQuery(pushSettingsQuery(source))
  // The page of the settings says it itself.
  if (path === hrefs.pushSettings()) return null
  const codes = (data?.notices ?? []).filter(code => laneNotice(code) !== undefined)
  const [only] = codes
  if (only === undefined) return null
  // Of several each says what is wrong alone: on a phone there is a screen to be reached below.
  return (
    <Notice
      tone="warning"
      live={false}
      actions={
        <ButtonLink small href={hrefs.pushSettings()}>
          {t('Push settings')}
        </ButtonLink>
      }
    >
      {codes.length === 1 ? (
        laneNotice(only)
      ) : (
        <ul className={styles['bullets']}>
          {codes.map(code => (
            <li key={code}>{laneFact(code)}</li>
          ))}
        </ul>
      )}
    </Notice>
  )
}
