import type { Trace } from '@deskbell/contract'
import { Link } from 'wouter'
import { Badge } from '../../ui/badge.tsx'
import { channelText, decisionText } from '../../ui/data/reason-text.ts'
import { t } from '../../ui/i18n/text.ts'
import { Reached } from '../../ui/reached.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import styles from '../devices.module.css'
import { deliveryName } from '../trace/delivery-name.ts'

/** Whom it was for. */
export function Recipient({ trace: { recipient, audience } }: { readonly trace: Trace }) {
  return (
    <>
      <bdi>{recipient.name}</bdi> {audience === 'visitor' && <Badge>{t('Visitor')}</Badge>}
    </>
  )
}

/** What it was about: a visitor's message, a test, a welcome. */
export function Subject({ trace: { kind, conversationId } }: { readonly trace: Trace }) {
  if (kind === 'test') return <span>{t('Test')}</span>
  if (kind === 'welcome') return <span>{t('Welcome to a new device')}</span>
  if (kind === 'lost') return <span>{t('A device was reported lost')}</span>
  if (kind === 'taken' && conversationId !== null) {
    return <Link href={hrefs.conversation(conversationId)}>{t('A colleague has the conversation')}</Link>
  }
  if (kind === 'summary') return <span>{t('Summary of what waits')}</span>
  if (conversationId === null) return <span>{t('Message')}</span>
  return <Link href={hrefs.conversation(conversationId)}>{t('Message in a conversation')}</Link>
}

/** Sent or not, and by which rule. */
export function Decision({ trace: { decision, deliveries, reason, channels = [] } }: { readonly trace: Trace }) {
  const sent = (decision ?? (deliveries.length > 0 ? 'send' : 'skip')) === 'send'
  return (
    <div>
      <Badge tone={sent ? 'accent' : 'neutral'}>{sent ? t('Sent') : t('Not sent')}</Badge>
      {channels.length === 0 && <span className={styles['reason']}>{decisionText(reason)}</span>}
      {channels.map(one => (
        <span key={one.channel} className={styles['reason']}>
          {`${channelText(one.channel)}: ${decisionText(one.reason)}`}
        </span>
      ))}
    </div>
  )
}

/** Each device and how far its notification came. */
export function Devices({ trace: { deliveries } }: { readonly trace: Trace }) {
  if (deliveries.length === 0) return <span aria-hidden="true">–</span>
  return (
    <ul className={styles['plain']}>
      {deliveries.map(delivery => (
        <li key={delivery.id}>
          <bdi>{deliveryName(delivery)}</bdi> <Reached delivery={delivery} />
        </li>
      ))}
    </ul>
  )
}
