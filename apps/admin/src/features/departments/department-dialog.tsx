import { type Department, newId, type UserId } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { ApiError, unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { errorText } from '../ui/data/error-text.ts'
import { agentsQuery, teamKey } from '../ui/data/team-queries.ts'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Checkbox, TextField } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice, QueryView } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import styles from './departments.module.css'

const LONGEST_NAME = 100

/** Makes a department, or changes one: its name and who is in it. */
export function DepartmentDialog({
  department,
  onClose,
}: {
  readonly department: Department | undefined
  readonly onClose: () => void
}) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const agents = useQuery(agentsQuery({ api, site }))
  const [name, setName] = useState(department?.name ?? '')
  const [members, setMembers] = useState<ReadonlySet<UserId>>(new Set(department?.members.map(({ id }) => id)))
  const [key] = useState(() => newId('dpt', bytes => crypto.getRandomValues(bytes)))
  const [checked, setChecked] = useState(false)
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), memberIds: [...members] }
      return unwrap(department ? api.departments.update(department.id, body) : api.departments.create(body, key))
    },
    onSuccess: async () => {
      toast(t('Department saved.'))
      onClose()
      await queries.invalidateQueries({ queryKey: teamKey(site) })
    },
  })
  const exists = save.error instanceof ApiError && save.error.code === 'department_exists'
  const fault = name.trim() === '' ? t('Give it a name.') : exists ? errorText(save.error) : undefined
  const toggle = (id: UserId, on: boolean) => {
    const next = new Set(members)
    if (on) next.add(id)
    else next.delete(id)
    setMembers(next)
  }
  return (
    <Dialog open title={department ? t('Edit department') : t('Add a department')} onClose={onClose}>
      <Form
        onSubmit={() => {
          setChecked(true)
          if (name.trim() !== '') save.mutate()
        }}
      >
        {save.error && !exists && <ErrorNotice error={save.error} />}
        <TextField
          label={t('Name')}
          maxLength={LONGEST_NAME}
          value={name}
          onChange={value => {
            setName(value)
            save.reset()
          }}
          error={checked ? fault : undefined}
        />
        <fieldset className={styles['members']}>
          <legend>{t('People in it')}</legend>
          <QueryView query={agents}>
            {list =>
              list.map(agent => (
                <Checkbox
                  key={agent.id}
                  label={<bdi>{agent.name}</bdi>}
                  checked={members.has(agent.id)}
                  onChange={on => toggle(agent.id, on)}
                />
              ))
            }
          </QueryView>
        </fieldset>
        <DialogActions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {t('Save Changes')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
