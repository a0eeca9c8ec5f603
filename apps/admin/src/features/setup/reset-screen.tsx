import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { unwrap } from '../ui/data/api-error.ts'
import { useSite } from '../ui/data/connection.ts'
import { PasswordField } from '../ui/field.tsx'
import { newPasswordError, newPasswordHelp } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { toast } from '../ui/toasts.tsx'
import { LinkError } from './link-error.tsx'
import { useLinkToken } from './link-token.ts'
import { OwnSiteGate } from './own-site-gate.tsx'

/** The reset link that an admin made: a new password, then sign-in. */
export function ResetScreen() {
  const token = useLinkToken()
  return (
    <>
      <PageHeading>{t('Choose a new password')}</PageHeading>
      <OwnSiteGate>
        {token ? (
          <ResetForm token={token} />
        ) : (
          <Notice tone="warning">
            {t('This link is not complete. Copy the whole link that your admin gave you.')}
          </Notice>
        )}
      </OwnSiteGate>
    </>
  )
}

function ResetForm({ token }: { readonly token: string }) {
  const { api } = useSite()
  const [, navigate] = useLocation()
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const error = newPasswordError(password)

  const reset = useMutation({
    mutationFn: () => unwrap(api.passwordResets.create({ token, password })),
    onSuccess: () => {
      toast(t('Your password is changed. Sign in with it.'))
      navigate(hrefs.signIn(), { replace: true })
    },
  })

  return (
    <Form
      onSubmit={() => {
        setChecked(true)
        if (!error) reset.mutate()
      }}
    >
      {reset.error && <LinkError error={reset.error} />}
      <PasswordField
        label={t('New password')}
        help={newPasswordHelp()}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={checked ? error : undefined}
      />
      <SubmitRow label={t('Save password')} busy={reset.isPending} wide />
    </Form>
  )
}
