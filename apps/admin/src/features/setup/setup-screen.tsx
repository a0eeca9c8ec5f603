import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { signIn } from '../../platform/connection.ts'
import { unwrap } from '../ui/data/api-error.ts'
import { useSite } from '../ui/data/connection.ts'
import { PasswordField, TextField } from '../ui/field.tsx'
import { emailError, nameError, newPasswordError, newPasswordHelp } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { LinkError } from './link-error.tsx'
import { forgetLinkToken, useLinkToken } from './link-token.ts'
import { OwnSiteGate } from './own-site-gate.tsx'

/** First run: the link that the server printed makes the first admin, who goes on to ring this device. */
export function SetupScreen() {
  const token = useLinkToken()
  return (
    <>
      <PageHeading>{t('Set up Deskbell')}</PageHeading>
      <OwnSiteGate>
        {token ? (
          <SetupForm token={token} />
        ) : (
          <Notice tone="warning">
            {t('Open the one-time link that the server printed when it first started. It ends in #, then a long word.')}
          </Notice>
        )}
      </OwnSiteGate>
    </>
  )
}

function SetupForm({ token }: { readonly token: string }) {
  const { api } = useSite()
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const errors = { name: nameError(name), email: emailError(email), password: newPasswordError(password) }

  const setUp = useMutation({
    mutationFn: async () => {
      await unwrap(api.setup.create({ token, name: name.trim(), email: email.trim(), password }))
      forgetLinkToken()
      return unwrap(signIn(email.trim(), password))
    },
    onSuccess: () => navigate(hrefs.welcome(), { replace: true }),
  })

  return (
    <Form
      intro={t('You will be the first admin. Others are invited later.')}
      onSubmit={() => {
        setChecked(true)
        if (!Object.values(errors).some(Boolean)) setUp.mutate()
      }}
    >
      {setUp.error && <LinkError error={setUp.error} />}
      <TextField
        label={t('Your name')}
        help={t('Visitors see it beside your answers.')}
        autoComplete="name"
        maxLength={80}
        value={name}
        onChange={setName}
        error={checked ? errors.name : undefined}
      />
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
        help={newPasswordHelp()}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={checked ? errors.password : undefined}
      />
      <SubmitRow label={t('Create my account')} busy={setUp.isPending} wide />
    </Form>
  )
}
