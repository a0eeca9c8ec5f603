import type { DepartmentId } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../ui/data/connection.ts'
import { departmentsQuery } from '../ui/data/team-queries.ts'
import { Checkbox } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import styles from './rules.module.css'

/** Departments whose admins are told of what is nobody's all the same. */
export function ExceptDepartments({
  chosen,
  onChange,
}: {
  readonly chosen: readonly DepartmentId[]
  readonly onChange: (chosen: DepartmentId[]) => void
}) {
  const { api, site } = useSignedIn()
  const { data } = useQuery(departmentsQuery({ api, site }))
  if (!data || data.length === 0) return null
  return (
    <fieldset className={styles['group']}>
      <legend>{t('But admins who are members are told of')}</legend>
      {data.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={<bdi>{name}</bdi>}
          checked={chosen.includes(id)}
          onChange={on => onChange(on ? [...chosen, id] : chosen.filter(each => each !== id))}
        />
      ))}
    </fieldset>
  )
}
