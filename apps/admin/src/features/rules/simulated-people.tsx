import type { Agent } from '@deskbell/contract'
import { SelectField } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import styles from './rules.module.css'

export type SimulatedPresence = 'online' | 'looking' | 'away'

/** How it is with each agent then; as it is now unless it is said. */
export function SimulatedPeople({
  agents,
  presence,
  onChange,
}: {
  readonly agents: readonly Agent[]
  readonly presence: Readonly<Record<string, SimulatedPresence>>
  readonly onChange: (presence: Readonly<Record<string, SimulatedPresence>>) => void
}) {
  const set = (id: string, how: SimulatedPresence | 'now') => {
    const { [id]: _, ...others } = presence
    onChange(how === 'now' ? others : { ...others, [id]: how })
  }
  return (
    <details className={styles['people']}>
      <summary>{t('Who is where')}</summary>
      {agents.map(({ id, name, online }) => (
        <SelectField
          key={id}
          label={name}
          value={presence[id] ?? 'now'}
          options={[
            { value: 'now', label: online ? t('as now: online') : t('as now: away') },
            { value: 'online', label: t('online') },
            { value: 'looking', label: t('at that conversation') },
            { value: 'away', label: t('away') },
          ]}
          onChange={how => set(id, how)}
        />
      ))}
    </details>
  )
}
