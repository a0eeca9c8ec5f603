import { type EmailSettings, type MailPreset, type MailPresetName, mailPresets } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { Checkbox, PasswordField, SelectField, TextField } from '../ui/field.tsx'
import { emailError } from '../ui/field-rules.ts'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import { emailQuery } from './email-queries.ts'
import { secretHelp, secretLabel, securityLabel } from './server-texts.ts'
import { faultyFields, type ServerField, type ServerValues, serverOf, valuesOf, withPreset } from './server-values.ts'
import { TestMail } from './test-mail.tsx'

const LONGEST_ADDRESS = 254
const LONGEST_NAME = 80

/** The mail server (S31, S32, S35-S38), and a test of it before or after saving (S33). */
export function ServerForm({ settings }: { readonly settings: EmailSettings }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [enabled, setEnabled] = useState(settings.enabled)
  const [values, setValues] = useState(() => valuesOf(settings))
  const [checked, setChecked] = useState(false)
  const faults = faultyFields(values, settings)
  const set = (changed: Partial<ServerValues>) => setValues(before => ({ ...before, ...changed }))
  const faultOf = (field: ServerField, text: string | undefined) =>
    checked && faults.includes(field) ? text : undefined
  const save = useMutation({
    mutationFn: () => unwrap(api.email.update({ enabled, cron: settings.cron, ...serverOf(values) })),
    onSuccess: data => {
      queries.setQueryData(emailQuery({ api, site }).queryKey, data)
      setValues(valuesOf(data))
      toast(t('Settings saved.'))
    },
  })
  const preset: MailPreset | undefined = values.preset ? mailPresets[values.preset] : undefined
  return (
    <Card title={t('Mail server')}>
      <Form
        onSubmit={() => {
          setChecked(true)
          if (faults.length === 0) save.mutate()
        }}
      >
        {save.error && <ErrorNotice error={save.error} />}
        <Checkbox
          label={t('Send emails')}
          help={t('To agents who are away when a visitor writes, and to visitors who left before the answer came.')}
          checked={enabled}
          onChange={setEnabled}
        />
        <SelectField
          label={t('Mail service')}
          help={t('Fills in what is known of it.')}
          value={values.preset}
          options={[{ value: '', label: t('Another server') }, ...presetOptions()]}
          onChange={name => setValues(before => withPreset(before, name))}
        />
        <TextField
          label={t('Host')}
          dir="ltr"
          autoCapitalize="off"
          spellCheck={false}
          value={values.host}
          onChange={host => set({ host })}
          error={faultOf('host', t('Enter the name of the mail server, such as smtp.example.com.'))}
        />
        <TextField
          label={t('Port')}
          help={t('465 with TLS, or 587 with STARTTLS.')}
          inputMode="numeric"
          dir="ltr"
          value={values.port}
          onChange={port => set({ port })}
          error={faultOf('port', t('Enter a number from 1 to 65535.'))}
        />
        <SelectField
          label={t('Encryption')}
          value={values.security}
          options={(['tls', 'starttls', 'none'] as const).map(value => ({ value, label: securityLabel(value) }))}
          onChange={security => set({ security })}
        />
        <TextField
          label={t('User name')}
          help={t('Leave it empty where the server wants none.')}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={LONGEST_ADDRESS}
          value={values.user}
          onChange={user => set({ user })}
        />
        <PasswordField
          label={secretLabel(preset?.secret)}
          help={secretHelp(values.preset, settings.hasPassword)}
          autoComplete="off"
          placeholder={settings.hasPassword ? '••••••••' : undefined}
          value={values.password}
          onChange={password => set({ password })}
          error={faultOf('password', t('Enter the password for this server and user name.'))}
        />
        <TextField
          label={t('Sender’s address')}
          help={t('The account must be allowed to send from it.')}
          type="email"
          dir="ltr"
          maxLength={LONGEST_ADDRESS}
          value={values.fromAddress}
          onChange={fromAddress => set({ fromAddress })}
          error={faultOf('fromAddress', emailError(values.fromAddress) ?? t('Enter an email address.'))}
        />
        <TextField
          label={t('Sender’s name')}
          help={t('Empty: the name of the team, as visitors see it.')}
          maxLength={LONGEST_NAME}
          value={values.fromName}
          onChange={fromName => set({ fromName })}
        />
        <SubmitRow label={t('Save Changes')} busy={save.isPending} />
      </Form>
      <TestMail
        settings={() => {
          setChecked(true)
          return faults.length === 0 ? serverOf(values) : undefined
        }}
      />
    </Card>
  )
}

function presetOptions() {
  return (Object.keys(mailPresets) as MailPresetName[]).map(value => ({ value, label: mailPresets[value].name }))
}
