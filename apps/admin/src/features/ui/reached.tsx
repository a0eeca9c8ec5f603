import type { Delivery } from '@deskbell/contract'
import { Badge, type BadgeTone } from './badge.tsx'
import { attemptText } from './data/attempt-text.ts'
import { cancelText, waitText } from './data/reason-text.ts'
import { t } from './i18n/text.ts'
import styles from './reached.module.css'

/** The furthest stage of a delivery, and what stands in its way. */
export function Reached({ delivery }: { readonly delivery: Delivery }) {
  const { tone, text, why } = reachedOf(delivery)
  return (
    <>
      <Badge tone={tone}>{text}</Badge>
      {why && <span className={styles['why']}>{why}</span>}
    </>
  )
}

function reachedOf(delivery: Delivery): { tone: BadgeTone; text: string; why?: string | undefined } {
  const { channel, clickedAt, displayedAt, receivedAt, acceptedAt, state, cancelReason, waitsFor, attempts } = delivery
  if (clickedAt !== null) return { tone: 'success', text: t('Clicked') }
  if (displayedAt !== null) return { tone: 'success', text: t('Displayed') }
  if (receivedAt !== null) return { tone: 'warning', text: t('Received, not displayed') }
  if (acceptedAt !== null) {
    return channel === 'email'
      ? { tone: 'success', text: t('Taken by the mail server') }
      : { tone: 'neutral', text: t('Accepted by the push service') }
  }
  if (state === 'cancelled') return { tone: 'neutral', text: t('Not sent'), why: cancelText(cancelReason ?? '') }
  const last = attempts.at(-1)
  const said = last && [attemptText(last.result, channel), last.status, last.reason].filter(Boolean).join(' · ')
  if (state === 'failed') return { tone: 'danger', text: t('Failed'), why: said }
  return { tone: 'warning', text: t('Waits'), why: waitsFor ? waitText(waitsFor.reason) : said }
}
