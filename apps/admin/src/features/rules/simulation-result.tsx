import type { ChannelDecision, SimulationAnswer } from '@deskbell/contract'
import { Badge } from '../ui/badge.tsx'
import { channelText, decisionText } from '../ui/data/reason-text.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { ruleText } from './rule-texts.ts'
import styles from './rules.module.css'

type Decided = SimulationAnswer['decisions'][number]

/** The rules that held, then everybody with what each channel does and why. */
export function SimulationResult({ answer: { rules, decisions } }: { readonly answer: SimulationAnswer }) {
  const told = decisions.filter(({ decision }) => decision === 'send')
  return (
    <section className={styles['result']} aria-label={t('What would happen')}>
      <h3>{t('What would happen')}</h3>
      <ol>
        {rules.map(rule => (
          <li key={rule}>{ruleText(rule)}</li>
        ))}
      </ol>
      {told.length === 0 ? (
        <Notice tone="warning" live={false}>
          {t('Nobody would be told.')}
        </Notice>
      ) : (
        <p>{t('{count, plural, one {# person} other {# people}} would be told.', { count: told.length })}</p>
      )}
      <ul className={styles['decisions']}>
        {decisions
          .toSorted((a, b) => Number(b.decision === 'send') - Number(a.decision === 'send'))
          .map(decided => (
            <Person key={decided.recipient.id} decided={decided} />
          ))}
      </ul>
    </section>
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
  const when =
    seconds === 0
      ? t('at once')
      : seconds < 120
        ? t('after {count, plural, one {# second} other {# seconds}}', { count: seconds })
        : t('after {count, plural, one {# minute} other {# minutes}}', { count: Math.round(seconds / 60) })
  return channel === 'push'
    ? t('{count, plural, one {# device} other {# devices}}, {when}', { count: devices, when })
    : when
}
