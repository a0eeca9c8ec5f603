import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { signIn } from '../../platform/connection.ts'
import { unwrap } from '../ui/data/api-error.ts'
import { PasswordField, TextField } from '../ui/field.tsx'
import { emailError } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'

/** Email and password, for a session on the app's own site. The router goes on once somebody is signed in. */
export function SessionForm() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const errors = {
    email: emailError(email),
    password: password ? undefined : t('Enter your password.'),
  }
  const enter = useMutation({ mutationFn: () => unwrap(signIn(email.trim(), password)) })
  return (
    <Form
      onSubmit={() => {
        setChecked(true)
        if (!errors.email && !errors.password) enter.mutate()
      }}
    >
      {enter.error && <ErrorNotice error={enter.error} />}
      <TextField
        label={t('Email')}
        type="email"
        inputMode="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        error={checked ? errors.email : undefined}
      />
      <PasswordField
        label={t('Password')}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={checked ? errors.password : undefined}
      />
      <SubmitRow label={t('Sign in')} busy={enter.isPending} wide />
    </Form>
  )
}
