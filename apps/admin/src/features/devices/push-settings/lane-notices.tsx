import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { ButtonLink } from '../../ui/button.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { pushSettingsQuery } from '../data/queries.ts'
import { useLivePush } from '../data/use-live-push.ts'
import { laneNotice } from './lane-notice.ts'

/** Wherever an admin is in the app: a push service gets nothing, so some devices do not ring. */
export function LaneNotices() {
  const source = useSignedIn()
  const [path] = useLocation()
  useLivePush(source.site)
  const { data } = useQuery(pushSettingsQuery(source))
  // The page of the settings says it itself.
  if (path === hrefs.pushSettings()) return null
  const texts = (data?.notices ?? []).map(laneNotice).filter(text => text !== undefined)
  return texts.map(text => (
    <Notice
      key={text}
      tone="warning"
      live={false}
      actions={
        <ButtonLink small href={hrefs.pushSettings()}>
          {t('Push settings')}
        </ButtonLink>
      }
    >
      {text}
    </Notice>
  ))
}
