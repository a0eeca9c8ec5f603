import type { ConversationCounts, DepartmentId } from '@deskbell/contract'
import { useId } from 'react'
import { t } from '../ui/i18n/text.ts'
import lists from '../ui/list-toolbar.module.css'
import { ListViews, SearchBox } from '../ui/list-toolbar.tsx'
import type { Filter, View } from './data/filter.ts'
import { useDepartments } from './data/use-departments.ts'
import styles from './inbox.module.css'
import { focusSearch } from './shortcuts/places.ts'
import { useShortcut } from './shortcuts/use-shortcut.ts'

/** What of the inbox to look at; each choice goes into the address. */
export function InboxToolbar({
  filter,
  counts,
  onChange,
}: {
  readonly filter: Filter
  readonly counts: ConversationCounts | undefined
  readonly onChange: (filter: Filter) => void
}) {
  useShortcut('search', focusSearch)
  return (
    <>
      <ListViews
        label={t('Show')}
        current={filter.view}
        onChange={view => onChange({ ...filter, view })}
        views={viewsOf(counts)}
      />
      <div className={styles['toolbar']}>
        <SearchBox
          key={filter.search}
          label={t('Search')}
          initial={filter.search}
          onSearch={search => onChange({ ...filter, search })}
        />
        <DepartmentChoice
          chosen={filter.department}
          counts={counts}
          onChange={department => onChange({ ...filter, department })}
        />
      </div>
    </>
  )
}

function viewsOf(counts: ConversationCounts | undefined): readonly { id: View; label: string; count?: number }[] {
  const count = (of: 'open' | 'mine' | 'unassigned') => (counts ? { count: counts[of] } : {})
  return [
    { id: 'open', label: t('Open'), ...count('open') },
    { id: 'mine', label: t('Mine'), ...count('mine') },
    { id: 'unassigned', label: t('Unassigned'), ...count('unassigned') },
    { id: 'closed', label: t('Closed') },
  ]
}

function DepartmentChoice({
  chosen,
  counts,
  onChange,
}: {
  readonly chosen: Filter['department']
  readonly counts: ConversationCounts | undefined
  readonly onChange: (department: Filter['department']) => void
}) {
  const id = useId()
  const departments = useDepartments()
  if (departments.length === 0 && chosen === undefined) return null
  const openIn = (department: DepartmentId) => counts?.departments.find(each => each.id === department)?.open
  return (
    <>
      <label className={styles['label']} htmlFor={id}>
        {t('Department')}
      </label>
      <select
        id={id}
        className={lists['select']}
        value={chosen ?? ''}
        onChange={({ target: { value } }) => onChange((value || undefined) as Filter['department'])}
      >
        <option value="">{t('All departments')}</option>
        {departments.map(department => {
          const open = openIn(department.id)
          return (
            <option key={department.id} value={department.id}>
              {open === undefined ? department.name : `${department.name} (${open})`}
            </option>
          )
        })}
        <option value="none">{t('No department')}</option>
      </select>
    </>
  )
}
