import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { signIn } from '../../platform/connection.ts'
import { unwrap } from '../ui/data/api-error.ts'
import { useSite } from '../ui/data/connection.ts'
import { PasswordField, TextField } from '../ui/field.tsx'
import { nameError, newPasswordError, newPasswordHelp } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { LinkError } from './link-error.tsx'
import { forgetLinkToken, useLinkToken } from './link-token.ts'
import { OwnSiteGate } from './own-site-gate.tsx'

/** The link of an invitation: choose a name and a password, and be in. */
export function InvitationScreen() {
  const token = useLinkToken()
  return (
    <>
      <PageHeading>{t('Join your team')}</PageHeading>
      <OwnSiteGate>
        {token ? (
          <InvitationForm token={token} />
        ) : (
          <Notice tone="warning">{t('This link is not complete. Copy the whole link from your invitation.')}</Notice>
        )}
      </OwnSiteGate>
    </>
  )
}

function InvitationForm({ token }: { readonly token: string }) {
  const { api, name: site } = useSite()
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const errors = { name: nameError(name), password: newPasswordError(password) }

  const accept = useMutation({
    mutationFn: async () => {
      const { user } = await unwrap(api.invitations.accept({ token, name: name.trim(), password }))
      forgetLinkToken()
      return unwrap(signIn(user.email, password))
    },
    onSuccess: () => navigate(hrefs.welcome(), { replace: true }),
  })

  return (
    <Form
      intro={t('You are invited to answer the visitors of {site}.', { site })}
      onSubmit={() => {
        setChecked(true)
        if (!Object.values(errors).some(Boolean)) accept.mutate()
      }}
    >
      {accept.error && <LinkError error={accept.error} />}
      <TextField
        label={t('Your name')}
        help={t('Visitors see it beside your answers.')}
        autoComplete="name"
        maxLength={80}
        value={name}
        onChange={setName}
        error={checked ? errors.name : undefined}
      />
      <PasswordField
        label={t('Password')}
        help={newPasswordHelp()}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={checked ? errors.password : undefined}
      />
      <SubmitRow label={t('Join')} busy={accept.isPending} wide />
    </Form>
  )
}
