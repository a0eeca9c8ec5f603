import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import styles from './rules.module.css'
import { isWait, LONGEST_LADDER, newStep, type StepValues } from './rules-values.ts'

const targets: readonly StepValues['to'][] = ['devices', 'colleagues', 'email', 'admins']

/** What is done when nobody opens it, step by step. */
export function LadderFields({
  steps,
  checked,
  onChange,
}: {
  readonly steps: readonly StepValues[]
  readonly checked: boolean
  readonly onChange: (steps: readonly StepValues[]) => void
}) {
  const set = (changed: StepValues) => onChange(steps.map(step => (step.key === changed.key ? changed : step)))
  /** What is not used yet, in the usual order. */
  const next = targets.find(to => !steps.some(step => step.to === to)) ?? 'admins'
  return (
    <fieldset className={styles['group']}>
      <legend>{t('When nobody opens it')}</legend>
      <p className={styles['help']}>
        {t('Any read, answer, take or close stops this, on every device.')}{' '}
        {steps.length === 0 && t('There is no step: a message that nobody opens waits in the inbox.')}
      </p>
      {steps.some(({ to }) => to === 'devices') && (
        <p className={styles['help']}>
          {t('Until their other devices are rung, a message rings the one alone that each person used last.')}
        </p>
      )}
      <ol className={styles['ladder']}>
        {steps.map((step, at) => (
          <li key={step.key} className={styles['step']}>
            <TextField
              label={at === 0 ? t('Seconds after the message') : t('Seconds after step {at}', { at })}
              inputMode="numeric"
              value={step.seconds}
              onChange={seconds => set({ ...step, seconds })}
              error={checked && !isWait(step.seconds) ? t('Enter a number from 10 to 86400.') : undefined}
            />
            <SelectField
              label={t('Step {at}', { at: at + 1 })}
              value={step.to}
              options={targets.map(value => ({ value, label: targetLabel(value) }))}
              onChange={to => set({ ...step, to })}
            />
            <Button
              look="link-danger"
              aria-label={t('Remove step {at}', { at: at + 1 })}
              onClick={() => onChange(steps.filter(each => each.key !== step.key))}
            >
              {t('Remove')}
            </Button>
          </li>
        ))}
      </ol>
      {steps.length < LONGEST_LADDER && (
        <Button onClick={() => onChange([...steps, newStep('60', next)])}>{t('Add a step')}</Button>
      )}
    </fieldset>
  )
}

/** What a step does. One of a newer backend is shown as it is. */
export function targetLabel(to: string): string {
  const texts: Record<StepValues['to'], () => string> & Readonly<Record<string, () => string>> = {
    devices: () => t('ring their other devices'),
    colleagues: () => t('ring the colleagues who may answer too'),
    email: () => t('email those it is for'),
    admins: () => t('tell the admins'),
  }
  return texts[to]?.() ?? to
}
