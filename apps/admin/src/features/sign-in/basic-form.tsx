import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { signInBasic } from '../../platform/connection.ts'
import { unwrap } from '../ui/data/api-error.ts'
import { Checkbox, PasswordField, TextField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'

/** User name and application password, for a backend on another origin (contract, "Basic"). */
export function BasicForm() {
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [remember, setRemember] = useState(false)
  const [checked, setChecked] = useState(false)
  const errors = {
    user: user.trim() ? undefined : t('Enter your user name.'),
    password: password.trim() ? undefined : t('Enter an application password.'),
  }
  const enter = useMutation({ mutationFn: () => unwrap(signInBasic(user.trim(), password.trim(), remember)) })
  return (
    <Form
      onSubmit={() => {
        setChecked(true)
        if (!errors.user && !errors.password) enter.mutate()
      }}
    >
      {enter.error && <ErrorNotice error={enter.error} />}
      <TextField
        label={t('User name or email')}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        value={user}
        onChange={setUser}
        error={checked ? errors.user : undefined}
      />
      <PasswordField
        label={t('Application password')}
        help={t('Not your usual password: make one in your profile on the site, for this app alone.')}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={checked ? errors.password : undefined}
      />
      <Checkbox
        label={t('Remember me')}
        help={t('Keeps the application password in this browser. Leave it off on a device that others use.')}
        checked={remember}
        onChange={setRemember}
      />
      <SubmitRow label={t('Sign in')} busy={enter.isPending} wide />
    </Form>
  )
}
