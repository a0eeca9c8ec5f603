import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { ApiError, unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { errorText } from '../ui/data/error-text.ts'
import { PasswordField } from '../ui/field.tsx'
import { newPasswordError, newPasswordHelp } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'

export function PasswordCard() {
  const { api, me } = useSignedIn()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [checked, setChecked] = useState(false)
  const change = useMutation({
    mutationFn: () => unwrap(api.me.changePassword({ currentPassword, newPassword })),
    onSuccess: () => {
      setCurrent('')
      setNew('')
      setChecked(false)
      toast(t('Your password is changed. Everywhere else you are signed out.'))
    },
  })
  const wrong = change.error instanceof ApiError && change.error.code === 'wrong_password'
  const errors = {
    current: currentPassword ? undefined : t('Enter your current password.'),
    new: newPasswordError(newPassword),
  }
  return (
    <Card title={t('Password')}>
      <Form
        onSubmit={() => {
          setChecked(true)
          if (!errors.current && !errors.new) change.mutate()
        }}
      >
        {change.error && !wrong && <ErrorNotice error={change.error} />}
        {/* Password managers file the new password under this. */}
        <input type="hidden" name="username" autoComplete="username" value={me.user.email} />
        <PasswordField
          label={t('Current password')}
          autoComplete="current-password"
          value={currentPassword}
          onChange={value => {
            setCurrent(value)
            if (wrong) change.reset()
          }}
          error={wrong ? errorText(change.error) : checked ? errors.current : undefined}
        />
        <PasswordField
          label={t('New password')}
          help={newPasswordHelp()}
          autoComplete="new-password"
          value={newPassword}
          onChange={setNew}
          error={checked ? errors.new : undefined}
        />
        <SubmitRow label={t('Change password')} busy={change.isPending} />
      </Form>
    </Card>
  )
}
