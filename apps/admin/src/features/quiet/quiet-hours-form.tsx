import type { QuietHours } from '@deskbell/contract'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useChangePreferences } from '../ui/data/preferences.ts'
import { SelectField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { locale, t } from '../ui/i18n/text.ts'
import { useNow } from '../ui/time-text.tsx'
import styles from './quiet.module.css'
import { everyNight, faultOf, mostRules, type Rule, rulesOf, toQuietHours } from './quiet-rules.ts'
import { RuleRow } from './rule-row.tsx'

/** Rows of days and hours, by the clock of a place. */
export function QuietHoursForm({ quietHours }: { readonly quietHours: QuietHours | null }) {
  const { busy, apply } = useChangePreferences()
  const [timeZone, setTimeZone] = useState(quietHours?.timeZone ?? ownTimeZone())
  const [rules, setRules] = useState(rulesOf(quietHours))
  const [checked, setChecked] = useState(false)
  const now = useNow()
  const time = new Intl.DateTimeFormat(locale(), { weekday: 'long', hour: 'numeric', minute: '2-digit', timeZone })
  const replace = (at: number, rule: Rule) => setRules(rules.map((each, n) => (n === at ? rule : each)))
  return (
    <Form
      onSubmit={() => {
        setChecked(true)
        if (rules.some(rule => faultOf(rule))) return
        const wanted = rules.length === 0 ? null : toQuietHours(rules, timeZone)
        apply({ quietHours: wanted }, { quietHours }, () => t('Quiet hours saved.'))
      }}
    >
      {rules.length === 0 && <p>{t('You have none: you are rung at any time.')}</p>}
      {rules.map((rule, at) => (
        <RuleRow
          key={at}
          number={at + 1}
          rule={rule}
          fault={checked ? faultOf(rule) : undefined}
          onChange={changed => replace(at, changed)}
          onRemove={() => setRules(rules.filter((_, n) => n !== at))}
        />
      ))}
      {rules.length < mostRules && (
        <p className={styles['add']}>
          <Button onClick={() => setRules([...rules, everyNight])}>{t('Add quiet hours')}</Button>
        </p>
      )}
      {rules.length > 0 && (
        <SelectField
          label={t('Time zone')}
          help={t('There it is {time} now.', { time: time.format(now) })}
          value={timeZone}
          options={timeZones(timeZone).map(value => ({ value, label: value.replaceAll('_', ' ') }))}
          onChange={setTimeZone}
        />
      )}
      <SubmitRow label={t('Save Changes')} busy={busy} />
    </Form>
  )
}

function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** All that this browser knows, and the one that is set. */
function timeZones(present: string): readonly string[] {
  const known = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : []
  return [...new Set([present, 'UTC', ...known])].sort()
}
