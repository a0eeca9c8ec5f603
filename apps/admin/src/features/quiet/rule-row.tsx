import { useId } from 'react'
import { Button } from '../ui/button.tsx'
import { locale, t } from '../ui/i18n/text.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './quiet.module.css'
import { type Day, days, type faultOf, kindOf, type Rule } from './quiet-rules.ts'

/** Any Monday: only the day of the week is read from it. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** Some days and their hours. */
export function RuleRow({
  number,
  rule,
  fault,
  onChange,
  onRemove,
}: {
  readonly number: number
  readonly rule: Rule
  readonly fault: ReturnType<typeof faultOf>
  readonly onChange: (rule: Rule) => void
  readonly onRemove: () => void
}) {
  const help = useId()
  const chosen = new Set(rule.days)
  const toggle = (day: Day) =>
    onChange({ ...rule, days: days.filter(each => (each === day ? !chosen.has(each) : chosen.has(each))) })
  const time = (which: 'from' | 'to', label: string) => (
    <label className={styles['end']}>
      {label}
      <input
        type="time"
        className={styles['time']}
        aria-describedby={help}
        aria-invalid={fault === 'no_time' || undefined}
        value={rule[which]}
        onChange={event => onChange({ ...rule, [which]: event.target.value })}
      />
    </label>
  )
  return (
    <fieldset className={styles['rule']}>
      <legend>{t('Quiet hours {number}', { number })}</legend>
      <div className={styles['days']}>
        {days.map(day => (
          <label key={day} className={styles['day']} title={dayName(day, 'long')}>
            <input
              type="checkbox"
              aria-label={dayName(day, 'long')}
              aria-invalid={fault === 'no_day' || undefined}
              aria-describedby={fault === 'no_day' ? help : undefined}
              checked={chosen.has(day)}
              onChange={() => toggle(day)}
            />
            <span aria-hidden="true">{dayName(day, 'short')}</span>
          </label>
        ))}
      </div>
      <div className={styles['times']}>
        {time('from', t('from'))}
        {time('to', t('to'))}
        <Button look="icon" aria-label={t('Remove quiet hours {number}', { number })} onClick={onRemove}>
          <Icon name="close" />
        </Button>
      </div>
      <p id={help} className={styles[fault ? 'error' : 'help']}>
        {fault ? faultText(fault) : kindText(rule)}
      </p>
    </fieldset>
  )
}

function faultText(fault: NonNullable<ReturnType<typeof faultOf>>): string {
  return fault === 'no_day'
    ? t('Choose at least one day.')
    : t('Give two different times. For a whole day, both are midnight.')
}

function kindText(rule: Rule): string {
  switch (kindOf(rule)) {
    case 'night':
      return t('Ends on the next day.')
    case 'whole_day':
      return t('The whole day.')
    case 'day':
      return t('Ends on the same day.')
  }
}

function dayName(day: Day, weekday: 'long' | 'short'): string {
  const date = new Date(MONDAY + days.indexOf(day) * DAY_MS)
  return new Intl.DateTimeFormat(locale(), { weekday, timeZone: 'UTC' }).format(date)
}
