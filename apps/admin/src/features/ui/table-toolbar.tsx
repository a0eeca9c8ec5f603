import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { t } from './i18n/text.ts'
import styles from './list-toolbar.module.css'

/** The row of controls above a list table. */
export function ListToolbar({
  children,
  count,
}: {
  readonly children?: ReactNode
  readonly count?: number | undefined
}) {
  return (
    <div className={styles['toolbar']}>
      {children}
      {count !== undefined && (
        <output className={styles['count']}>{t('{count, plural, one {# item} other {# items}}', { count })}</output>
      )}
    </div>
  )
}

/** "Bulk actions" and "Apply", for what is selected in the table below. */
export function BulkActions<Action extends string>({
  actions,
  selectedCount,
  onApply,
  busy = false,
}: {
  readonly actions: readonly { readonly id: Action; readonly label: string }[]
  readonly selectedCount: number
  readonly onApply: (action: Action) => void
  readonly busy?: boolean
}) {
  const [chosen, setChosen] = useState('')
  const action = actions.find(each => each.id === chosen)
  return (
    <form
      className={styles['group']}
      onSubmit={event => {
        event.preventDefault()
        if (action && selectedCount > 0) onApply(action.id)
      }}
    >
      <select
        className={styles['select']}
        aria-label={t('Bulk actions')}
        value={chosen}
        onChange={event => setChosen(event.target.value)}
      >
        <option value="">{t('Bulk actions')}</option>
        {actions.map(each => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
      </select>
      <Button type="submit" small busy={busy} disabled={!action || selectedCount === 0}>
        {selectedCount > 0 ? t('Apply to {count}', { count: selectedCount }) : t('Apply')}
      </Button>
    </form>
  )
}
