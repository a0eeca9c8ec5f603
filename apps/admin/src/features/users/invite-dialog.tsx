import type { Role } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { ApiError, unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { errorText } from '../ui/data/error-text.ts'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { emailError } from '../ui/field-rules.ts'
import { Form } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { dateTime } from '../ui/i18n/time.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { roleOptions } from './role-text.ts'
import { invitationsQuery } from './users-queries.ts'

/** Makes a one-time link, to be given to whoever is invited. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [checked, setChecked] = useState(false)
  const invite = useMutation({
    mutationFn: () => unwrap(signedIn.api.invitations.create({ email: email.trim(), role })),
    onSuccess: () => queries.invalidateQueries(invitationsQuery(signedIn)),
  })
  const taken = invite.error instanceof ApiError && invite.error.code === 'email_taken'
  const fault = emailError(email) ?? (taken ? errorText(invite.error) : undefined)

  if (invite.data) {
    return (
      <Dialog open title={t('Invitation for {email}', { email: invite.data.email })} onClose={onClose}>
        <CopyField
          label={t('One-time link')}
          value={invite.data.url}
          help={t('Shown this once. Send it to them yourself. It works once, until {time}.', {
            time: dateTime(invite.data.expiresAt),
          })}
        />
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            {t('Done')}
          </Button>
        </DialogActions>
      </Dialog>
    )
  }
  return (
    <Dialog open title={t('Invite a user')} onClose={onClose}>
      <Form
        intro={t('One account a person: with shared ones nobody can tell whose device rang.')}
        onSubmit={() => {
          setChecked(true)
          if (!emailError(email)) invite.mutate()
        }}
      >
        {invite.error && !taken && <ErrorNotice error={invite.error} />}
        <TextField
          label={t('Email')}
          type="email"
          inputMode="email"
          autoComplete="off"
          value={email}
          onChange={value => {
            setEmail(value)
            invite.reset()
          }}
          error={checked ? fault : undefined}
        />
        <SelectField label={t('Role')} value={role} options={roleOptions()} onChange={setRole} />
        <DialogActions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" busy={invite.isPending}>
            {t('Make invitation link')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
