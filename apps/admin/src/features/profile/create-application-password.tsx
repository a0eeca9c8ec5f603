import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { TextField } from '../ui/field.tsx'
import { nameError } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { ErrorNotice } from '../ui/query-view.tsx'
import { applicationPasswordsQuery } from './application-password-queries.ts'
import styles from './profile.module.css'

/** Names a new application password, and shows it this once. */
export function CreateApplicationPassword() {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [checked, setChecked] = useState(false)
  const fault = nameError(name)
  const create = useMutation({
    mutationFn: () => unwrap(signedIn.api.applicationPasswords.create({ name: name.trim() })),
    onSuccess: () => {
      setName('')
      setChecked(false)
      return queries.invalidateQueries(applicationPasswordsQuery(signedIn))
    },
  })
  if (create.data) {
    return (
      <div className={styles['create']}>
        <Notice
          tone="success"
          live
          title={t('“{name}” is made.', { name: create.data.name })}
          actions={
            <Button small onClick={() => create.reset()}>
              {t('I have copied it')}
            </Button>
          }
        >
          <CopyField
            label={t('Application password')}
            value={create.data.password}
            help={t('Shown this once. Sign in with {email} and this password.', { email: signedIn.me.user.email })}
          />
        </Notice>
      </div>
    )
  }
  return (
    <div className={styles['create']}>
      <Form
        onSubmit={() => {
          setChecked(true)
          if (!fault) create.mutate()
        }}
      >
        {create.error && <ErrorNotice error={create.error} />}
        <TextField
          label={t('Name of the new application password')}
          help={t('What it is for, such as “Anna’s phone”.')}
          maxLength={80}
          value={name}
          onChange={setName}
          error={checked ? fault : undefined}
        />
        <SubmitRow label={t('Add Application Password')} busy={create.isPending} />
      </Form>
    </div>
  )
}
