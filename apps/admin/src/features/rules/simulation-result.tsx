import type { SimulationAnswer } from '@deskbell/contract'
import { ruleText } from '../ui/data/rule-text.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import styles from './rules.module.css'
import { SimulatedDecisions } from './simulated-decisions.tsx'
import { SimulatedSteps } from './simulated-steps.tsx'

/** The rules that held, then everybody with what each channel does and why, then each step if nobody opens it. */
export function SimulationResult({
  answer: { rules, decisions, steps },
  hasLadder,
}: {
  readonly answer: SimulationAnswer
  readonly hasLadder: boolean
}) {
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
      <SimulatedDecisions decisions={decisions} />
      {hasLadder && steps && <SimulatedSteps steps={steps} />}
    </section>
  )
}
