import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refreshMe } from '../../platform/connection.ts'
import { Card } from '../ui/card.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { may } from '../ui/data/may.ts'
import { TextField } from '../ui/field.tsx'
import { nameError } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import styles from './profile.module.css'

/** Who one is here. The contract lets admins rename users; others ask one. */
export function NameCard() {
  const { me, levels, by } = useSignedIn()
  const mayRename = levels.includes('accounts') && by === 'session' && may(me, 'manage_users')
  return (
    <Card title={t('About you')}>
      <dl className={styles['facts']}>
        {!mayRename && (
          <>
            <dt>{t('Name')}</dt>
            <dd>{me.user.name}</dd>
          </>
        )}
        <dt>{t('Email')}</dt>
        <dd>{me.user.email}</dd>
        <dt>{t('Role')}</dt>
        <dd>{me.user.role === 'admin' ? t('Admin') : t('Agent')}</dd>
      </dl>
      {mayRename && <NameForm />}
    </Card>
  )
}

function NameForm() {
  const { api, me } = useSignedIn()
  const queries = useQueryClient()
  const [name, setName] = useState(me.user.name)
  const [checked, setChecked] = useState(false)
  const fault = nameError(name)
  const save = useMutation({
    mutationFn: () => unwrap(api.users.update(me.user.id, { name: name.trim() })),
    onSuccess: async () => {
      toast(t('Your name is saved.'))
      await Promise.all([refreshMe(), queries.invalidateQueries()])
    },
  })
  return (
    <div className={styles['create']}>
      <Form
        onSubmit={() => {
          setChecked(true)
          if (!fault) save.mutate()
        }}
      >
        {save.error && <ErrorNotice error={save.error} />}
        <TextField
          label={t('Name')}
          help={t('Visitors see it beside your answers.')}
          autoComplete="name"
          maxLength={80}
          value={name}
          onChange={setName}
          error={checked ? fault : undefined}
        />
        <SubmitRow label={t('Save Changes')} busy={save.isPending} />
      </Form>
    </div>
  )
}
