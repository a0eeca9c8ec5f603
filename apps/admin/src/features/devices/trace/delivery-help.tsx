import type { Delivery } from '@deskbell/contract'
import { attemptText } from '../../ui/data/attempt-text.ts'
import { cancelText, waitText } from '../../ui/data/reason-text.ts'
import { t } from '../../ui/i18n/text.ts'
import { dateTime } from '../../ui/i18n/time.ts'
import { Notice } from '../../ui/notice.tsx'
import styles from '../devices.module.css'
import { adviceFor, type Stop } from './advice.ts'
import { adviceText } from './advice-text.ts'
import { platformOf } from './platform-of.ts'
import { missingStage } from './stages.ts'

/** Quarantines and refusals that another subscription mends. */
const keyFaults = /key|vapidpkhash|do_not_correspond/i

/** Where it stopped and what to do there: what was refused at once, what merely does not come once it is `stuck`. */
export function DeliveryHelp({
  delivery,
  stuck,
  label,
}: {
  readonly delivery: Delivery
  readonly stuck: boolean
  /** Of a device that the backend does not describe. */
  readonly label: string
}) {
  if (delivery.state === 'cancelled' && delivery.acceptedAt === null) {
    return (
      <Notice tone="warning" title={t('Not sent')}>
        {cancelText(delivery.cancelReason ?? 'unknown')}
      </Notice>
    )
  }
  const missing = missingStage(delivery)
  const last = delivery.attempts.at(-1)
  const refused = last !== undefined && last.result !== 'accepted' && delivery.acceptedAt === null
  if (!missing || missing.name === 'clicked' || !(stuck || refused)) return null
  // Nothing about a device helps a mail: the words of the mail server do.
  const advice = delivery.channel === 'email' ? [] : adviceFor(stopOf(delivery, missing.name, label))
  return (
    // Read out by what is around it, if at all: a list of many silent devices would talk without end.
    <Notice tone={missing.state === 'failed' ? 'error' : 'warning'} live={false} title={titleOf(delivery, refused)}>
      {refused && <p>{[last.status, last.reason].filter(Boolean).join(' · ')}</p>}
      {delivery.waitsFor && <p>{waitText(delivery.waitsFor.reason)}</p>}
      {advice.length > 0 && (
        <ul className={styles['bullets']}>
          {advice.map(each => (
            <li key={each}>{adviceText(each)}</li>
          ))}
        </ul>
      )}
      <NextTry delivery={delivery} />
    </Notice>
  )
}

function titleOf(delivery: Delivery, refused: boolean): string {
  const last = delivery.attempts.at(-1)
  if (refused && last) return attemptText(last.result, delivery.channel)
  if (delivery.acceptedAt === null) return t('It waits at the server')
  if (delivery.receivedAt === null) return t('The device has not answered yet')
  return t('The device received it and showed nothing')
}

/** The later of the two: neither a try before its time, nor one while the push service is stopped. */
function NextTry({ delivery: { dueAt, waitsFor, attempts } }: { readonly delivery: Delivery }) {
  const times = [dueAt, waitsFor?.until].filter(time => typeof time === 'string').toSorted()
  const next = times.at(-1)
  if (!next || attempts.length === 0) return null
  return <p>{t('Next try: {time}', { time: dateTime(next) })}</p>
}

function stopOf(delivery: Delivery, stage: Stop['stage'], label: string): Stop {
  const { device, attempts } = delivery
  const last = attempts.at(-1)
  const refusal =
    last && last.result !== 'accepted' && last.result !== 'displayed' && last.result !== 'clicked' ? last.result : null
  return {
    ...platformOf(device?.label ?? label),
    stage,
    pushService: device?.pushService ?? 'other',
    refusal,
    wrongKey: keyFaults.test(`${device?.quarantineReason ?? ''} ${last?.reason ?? ''}`),
  }
}
