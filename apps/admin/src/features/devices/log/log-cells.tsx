import type { Delivery, Trace } from '@deskbell/contract'
import { Link } from 'wouter'
import { Badge, type BadgeTone } from '../../ui/badge.tsx'
import { cancelText, channelText, decisionText, waitText } from '../../ui/data/reason-text.ts'
import { t } from '../../ui/i18n/text.ts'
import { hrefs } from '../../ui/routing/routes.ts'
import styles from '../devices.module.css'
import { deliveryName } from '../trace/delivery-name.ts'
import { attemptText } from '../trace/trace-text.ts'

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

/** The furthest stage of a delivery, and what stands in its way. */
export function Reached({ delivery }: { readonly delivery: Delivery }) {
  const { tone, text, why } = reachedOf(delivery)
  return (
    <>
      <Badge tone={tone}>{text}</Badge>
      {why && <span className={styles['reason']}>{why}</span>}
    </>
  )
}

function reachedOf(delivery: Delivery): { tone: BadgeTone; text: string; why?: string | undefined } {
  const { clickedAt, displayedAt, receivedAt, acceptedAt, state, cancelReason, waitsFor, attempts } = delivery
  if (clickedAt !== null) return { tone: 'success', text: t('Clicked') }
  if (displayedAt !== null) return { tone: 'success', text: t('Displayed') }
  if (receivedAt !== null) return { tone: 'warning', text: t('Received, not displayed') }
  if (acceptedAt !== null) return { tone: 'neutral', text: t('Accepted by the push service') }
  if (state === 'cancelled') return { tone: 'neutral', text: t('Not sent'), why: cancelText(cancelReason ?? '') }
  const last = attempts.at(-1)
  const said = last && [attemptText(last.result), last.status, last.reason].filter(Boolean).join(' · ')
  if (state === 'failed') return { tone: 'danger', text: t('Failed'), why: said }
  return { tone: 'warning', text: t('Waits'), why: waitsFor ? waitText(waitsFor.reason) : said }
}
