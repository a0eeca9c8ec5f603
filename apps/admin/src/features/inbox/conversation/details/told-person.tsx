import type { Trace } from '@deskbell/contract'
import { Badge } from '../../../ui/badge.tsx'
import { channelText, decisionText } from '../../../ui/data/reason-text.ts'
import { t } from '../../../ui/i18n/text.ts'
import { Reached } from '../../../ui/reached.tsx'
import { TimeText } from '../../../ui/time-text.tsx'
import styles from './details.module.css'

/** One person: each channel with its reason, and how far what was sent came. */
export function ToldPerson({
  trace: { recipient, audience, decidedAt, reason, channels = [], decision, deliveries },
}: {
  readonly trace: Trace
}) {
  // A backend that has one channel says one reason.
  const ways = channels.length > 0 ? channels : [{ channel: 'push', decision: decision ?? 'send', reason }]
  return (
    <li>
      <p className={styles['person']}>
        <bdi>{recipient.name}</bdi> {audience === 'visitor' && <Badge>{t('Visitor')}</Badge>}{' '}
        {reason === 'nobody_opened' && <TimeText at={decidedAt} />}
      </p>
      <dl>
        {ways.map(one => (
          <div key={one.channel}>
            <dt>{channelText(one.channel)}</dt>
            <dd>
              {one.decision === 'send' ? t('yes') : t('no')}
              {': '}
              {decisionText(one.reason)}{' '}
              {deliveries
                .filter(({ channel }) => channel === one.channel)
                .map(delivery => (
                  <Reached key={delivery.id} delivery={delivery} />
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
