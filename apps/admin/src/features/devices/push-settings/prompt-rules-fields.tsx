import type { PromptPlace, PromptRules } from '@deskbell/contract'
import { Checkbox, SelectField } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'

/** Never more often than weekly (contract, `PATCH /push`). */
const everyDays = [7, 14, 30, 90]

/** A22: how often and where the app offers notifications by itself. */
export function PromptRulesFields({
  rules,
  onChange,
}: {
  readonly rules: PromptRules
  readonly onChange: (rules: PromptRules) => void
}) {
  // What was set elsewhere is a choice as well.
  const days = [...new Set([...everyDays, ...(rules.everyDays === null ? [] : [rules.everyDays])])].toSorted(
    (a, b) => a - b,
  )
  const place = (name: PromptPlace, label: string) => (
    <Checkbox
      label={label}
      checked={rules.places.includes(name)}
      onChange={on =>
        onChange({ ...rules, places: [...rules.places.filter(each => each !== name), ...(on ? [name] : [])] })
      }
    />
  )
  return (
    <>
      {place('inbox', t('Offer it in the inbox, when a conversation waits'))}
      {place('onboarding', t('Offer it as the last step of setting up an account'))}
      <SelectField
        label={t('Who said “Not now” is asked again')}
        help={t('Whoever allowed, blocked or turned off notifications is never asked again.')}
        value={String(rules.everyDays)}
        onChange={chosen => onChange({ ...rules, everyDays: chosen === 'null' ? null : Number(chosen) })}
        options={[
          ...days.map(each => ({
            value: String(each),
            label: t('{days, plural, one {After # day} other {After # days}}', { days: each }),
          })),
          { value: 'null', label: t('Never') },
        ]}
      />
    </>
  )
}
