import { parseId } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { Button } from '../ui/button.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { SelectField, TextField } from '../ui/field.tsx'
import { locale, t } from '../ui/i18n/text.ts'
import styles from './audit.module.css'
import { type AuditFilters, writeFilters } from './audit-filters.ts'
import { actionText, knownActions } from './audit-text.ts'

interface Option {
  readonly value: string
  readonly label: string
}

/** Which part of the audit log is shown. */
export function AuditToolbar({
  filters,
  onShow,
}: {
  readonly filters: AuditFilters
  readonly onShow: (change: Partial<AuditFilters>) => void
}) {
  const { api, site } = useSignedIn()
  const users = useQuery({
    queryKey: [site, 'audit', 'people'],
    queryFn: async ({ signal }) => (await unwrap(api.users.list({ limit: 200 }, signal))).items,
  })
  const compare = new Intl.Collator(locale()).compare
  const byLabel = (a: Option, b: Option) => compare(a.label, b.label)
  const known = (users.data ?? []).map(({ id, name }) => ({ value: id as string, label: name })).toSorted(byLabel)
  const { actor } = filters
  // One of a longer list than this, or before it has come.
  const isMissing = actor !== undefined && !known.some(({ value }) => value === actor)
  const people = isMissing ? [...known, { value: actor as string, label: actor }] : known
  const actions = knownActions.map(action => ({ value: action as string, label: actionText(action) })).toSorted(byLabel)
  return (
    <fieldset className={styles['filters']} aria-label={t('What to show')}>
      <SelectField
        label={t('Who')}
        value={filters.actor ?? ''}
        options={[{ value: '', label: t('Everybody') }, ...people]}
        onChange={value => onShow({ actor: parseId('usr', value) })}
      />
      <SelectField
        label={t('What')}
        value={filters.action ?? ''}
        options={[{ value: '', label: t('Everything') }, ...actions]}
        onChange={value => onShow({ action: knownActions.find(known => known === value) })}
      />
      <TextField
        label={t('From day')}
        type="date"
        value={filters.from ?? ''}
        onChange={from => onShow({ from: from || undefined })}
      />
      <TextField
        label={t('To day')}
        type="date"
        value={filters.to ?? ''}
        onChange={to => onShow({ to: to || undefined })}
      />
      {writeFilters(filters) !== '' && (
        <span className={styles['reset']}>
          <Button small onClick={() => onShow({ actor: undefined, action: undefined, from: undefined, to: undefined })}>
            {t('Show all')}
          </Button>
        </span>
      )}
    </fieldset>
  )
}
