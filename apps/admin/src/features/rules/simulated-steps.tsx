import type { SimulationAnswer } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { targetLabel } from './ladder-fields.tsx'
import styles from './rules.module.css'
import { SimulatedDecisions } from './simulated-decisions.tsx'
import { waitText } from './wait-text.ts'

/** What each step of the ladder would do, and with whom, if nobody opens it. */
export function SimulatedSteps({ steps }: { readonly steps: NonNullable<SimulationAnswer['steps']> }) {
  return (
    <>
      <h3 className={styles['later']}>{t('If nobody opens it')}</h3>
      {steps.length === 0 ? (
        <p>{t('No step would be taken: somebody sees the message, or the bot has answered it.')}</p>
      ) : (
        <ol className={styles['steps']}>
          {steps.map(({ afterSeconds, to, decisions }) => (
            <li key={`${afterSeconds} ${to}`}>
              <h4>{t('{when}: {what}', { when: waitText(afterSeconds), what: targetLabel(to) })}</h4>
              {decisions.length === 0 ? (
                <p>{t('Nobody is left for this step.')}</p>
              ) : (
                <SimulatedDecisions decisions={decisions} />
              )}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
