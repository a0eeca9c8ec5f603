import type { Reach } from '@deskbell/contract'
import { Link } from 'wouter'
import { Button } from '../../ui/button.tsx'
import type { SignedIn } from '../../ui/data/connection.ts'
import { may } from '../../ui/data/may.ts'
import { t } from '../../ui/i18n/text.ts'
import { hrefs } from '../../ui/routing/routes.ts'
import { devicesHref } from '../devices-address.ts'
import type { Testable } from '../use-device-actions.ts'
import { nextStep } from './reach-text.ts'

/** What brings this person back to green: a button or a link where we can do it, words where they have to. */
export function NextStep({
  reach,
  me,
  busy,
  onTest,
}: {
  readonly reach: Reach
  readonly me: SignedIn['me']
  readonly busy: boolean
  readonly onTest: (device: Testable) => void
}) {
  const isMe = reach.user.id === me.user.id
  const { device, user } = reach
  switch (nextStep(reach)) {
    case 'test':
      return (
        device && (
          <Button
            small
            busy={busy}
            aria-label={`${t('Send a test')}: ${user.name}, ${device.name ?? device.label}`}
            onClick={() => onTest({ ...device, owner: user })}
          >
            {t('Send a test')}
          </Button>
        )
      )
    case 'open_app':
      return isMe ? (
        <span>{t('Open the app on that device, which repairs it.')}</span>
      ) : (
        <span>{t('They open the app on that device, which repairs it.')}</span>
      )
    case 'turn_on':
      return isMe ? (
        <Link href={hrefs.device()}>{t('Turn on notifications')}</Link>
      ) : (
        <span>{t('They turn notifications on under “This device”.')}</span>
      )
    case 'unmute':
      return (
        <Link href={devicesHref({ q: user.name })} aria-label={`${t('Show the devices')}: ${user.name}`}>
          {t('Show the devices')}
        </Link>
      )
    case 'push_settings':
      return may(me, 'manage_push') ? (
        <Link href={hrefs.pushSettings()}>{t('Push settings')}</Link>
      ) : (
        <span>{t('An admin turns it on again.')}</span>
      )
    case 'status':
      return may(me, 'manage_push') ? (
        <Link href={hrefs.status()}>{t('Status')}</Link>
      ) : (
        <span>{t('It is tried again by itself.')}</span>
      )
    case 'own_choice':
      return isMe ? (
        <Link href={hrefs.profile()}>{t('Profile')}</Link>
      ) : (
        <span>{t('Their own choice. Write to somebody else meanwhile.')}</span>
      )
    case 'wait':
      return <span>{t('It is tried again by itself.')}</span>
    case 'none':
      return <span aria-hidden="true">–</span>
  }
}
