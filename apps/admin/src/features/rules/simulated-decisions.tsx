import type { ChannelDecision, SimulationAnswer } from '@deskbell/contract'
import { Badge } from '../ui/badge.tsx'
import { channelText, decisionText } from '../ui/data/reason-text.ts'
import { t } from '../ui/i18n/text.ts'
import styles from './rules.module.css'
import { waitText } from './wait-text.ts'

type Decided = SimulationAnswer['decisions'][number]

/** Everybody with what each channel does and why; those who are told first. */
export function SimulatedDecisions({ decisions }: { readonly decisions: readonly Decided[] }) {
  return (
    <ul className={styles['decisions']}>
      {decisions
        .toSorted((a, b) => Number(b.decision === 'send') - Number(a.decision === 'send'))
        .map(decided => (
          <Person key={decided.recipient.id} decided={decided} />
        ))}
    </ul>
  )
}

function Person({ decided: { recipient, decision, reason, devices, channels } }: { readonly decided: Decided }) {
  return (
    <li>
      <bdi className={styles['name']}>{recipient.name}</bdi>{' '}
      <Badge tone={decision === 'send' ? 'accent' : 'neutral'}>
        {decision === 'send' ? t('Is told') : t('Is not told')}
      </Badge>
      {channels.length === 0 && <p>{decisionText(reason)}</p>}
      <dl className={styles['channels']}>
        {channels.map(one => (
          <div key={one.channel}>
            <dt>{channelText(one.channel)}</dt>
            <dd>
              {one.decision === 'send' ? sentText(one, devices) : t('no')}
              {': '}
              {decisionText(one.reason)}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}

function sentText(
  { channel, dueInSeconds }: ChannelDecision & { dueInSeconds: number | null },
  devices: number,
): string {
  const seconds = Math.round(dueInSeconds ?? 0)
  const when = seconds === 0 ? t('at once') : waitText(seconds)
  return channel === 'push'
    ? t('{count, plural, one {# device} other {# devices}}, {when}', { count: devices, when })
    : when
}
