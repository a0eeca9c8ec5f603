import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { signInBy } from '../../platform/connection.ts'
import { unwrap } from '../ui/data/api-error.ts'
import { TextField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { hrefs, parseReturnPath } from '../ui/routing/routes.ts'

/** The six digits that a browser shows after a QR code was scanned: for the app that was installed from there. */
export function CodeForm() {
  const [typed, setTyped] = useState('')
  const [checked, setChecked] = useState(false)
  // They are shown in two groups of three.
  const code = typed.replaceAll(/[\s-]/g, '')
  const error = /^\d{6}$/.test(code) ? undefined : t('Enter the six digits.')
  const [, navigate] = useLocation()
  const wanted = parseReturnPath(new URLSearchParams(useSearch()).get('to'))
  const enter = useMutation({
    mutationFn: () => unwrap(signInBy(api => api.pairings.enter(code))),
    // What it was installed for: to ring. What was tapped meanwhile comes first.
    onSuccess: () => wanted === undefined && navigate(hrefs.welcome(), { replace: true }),
  })
  return (
    <Form
      intro={t('After you scanned the QR code, your browser shows six digits. They are good for 15 minutes.')}
      onSubmit={() => {
        setChecked(true)
        if (!error) enter.mutate()
      }}
    >
      {enter.error && <ErrorNotice error={enter.error} />}
      <TextField
        label={t('Six-digit code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        dir="ltr"
        maxLength={9}
        value={typed}
        onChange={setTyped}
        error={checked ? error : undefined}
      />
      <SubmitRow label={t('Sign in')} busy={enter.isPending} wide />
    </Form>
  )
}
