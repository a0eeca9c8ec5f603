import { type EmailTemplate, type EmailTemplates, type MailField, mailFields } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { Field, TextField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import styles from './email.module.css'
import { templatesQuery } from './email-queries.ts'
import { Preview } from './preview.tsx'
import { faultsOf, TemplateFaults } from './template-faults.tsx'
import { fieldHelp } from './template-texts.ts'

const LONGEST_SUBJECT = 200
const LONGEST_BODY = 20_000

/** One mail in one language: plain text or HTML with fields in braces (S15-S23), and how it would look. */
export function TemplateForm({ template }: { readonly template: EmailTemplate }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const { event, language, changed } = template
  const [subject, setSubject] = useState(template.subject)
  const [body, setBody] = useState(template.body)
  const area = useRef<HTMLTextAreaElement>(null)
  const keep = (data: EmailTemplate) => {
    queries.setQueryData(templatesQuery({ api, site }).queryKey, (before: EmailTemplates | undefined) => ({
      items: (before?.items ?? []).map(each => (each.event === event && each.language === language ? data : each)),
    }))
    setSubject(data.subject)
    setBody(data.body)
  }
  const save = useMutation({
    mutationFn: () => unwrap(api.emailTemplates.update({ event, language }, { subject: subject.trim(), body })),
    onSuccess: data => {
      keep(data)
      toast(t('Saved. Mails say it from now on.'))
    },
  })
  const reset = useMutation({
    mutationFn: () => unwrap(api.emailTemplates.reset({ event, language })),
    onSuccess: data => {
      const mine = { subject, body }
      keep(data)
      save.reset()
      toast(t('The words that come with Deskbell are back.'), {
        action: { label: t('Undo'), onSelect: () => restore.mutate(mine) },
      })
    },
  })
  const restore = useMutation({
    mutationFn: (mine: { subject: string; body: string }) =>
      unwrap(api.emailTemplates.update({ event, language }, mine)),
    onSuccess: keep,
  })
  const faults = faultsOf(save.error)
  /** Where the caret stands; the focus goes back there. */
  const insert = (field: MailField) => {
    const box = area.current
    if (!box) return
    box.setRangeText(`{${field}}`, box.selectionStart, box.selectionEnd, 'end')
    setBody(box.value)
    box.focus()
  }
  const fields = mailFields.filter(field => event !== 'agent_replied' || field !== 'conversation_link')
  const said = subject.trim() !== '' && body.trim() !== ''
  return (
    <>
      <Form onSubmit={() => said && save.mutate()}>
        {save.error && faults.length === 0 && <ErrorNotice error={save.error} />}
        {reset.error && <ErrorNotice error={reset.error} />}
        <TextField
          label={t('Subject')}
          lang={language}
          maxLength={LONGEST_SUBJECT}
          value={subject}
          onChange={setSubject}
          error={said || subject.trim() !== '' ? undefined : t('Enter a subject.')}
        />
        <Field
          label={t('Text or HTML')}
          help={t('A new line stays a new line. Fields in braces are filled in for each mail.')}
          error={body.trim() === '' ? t('Enter a text.') : undefined}
        >
          {control => (
            <textarea
              {...control}
              {...(faults.length > 0 && { 'aria-invalid': true })}
              ref={area}
              className={styles['body']}
              lang={language}
              dir="auto"
              rows={10}
              maxLength={LONGEST_BODY}
              value={body}
              onChange={({ target }) => setBody(target.value)}
            />
          )}
        </Field>
        <TemplateFaults faults={faults} />
        <fieldset className={styles['fields']}>
          <legend>{t('Insert a field')}</legend>
          {fields.map(field => (
            <Button key={field} small title={fieldHelp(field)} onClick={() => insert(field)}>
              <bdi dir="ltr">{`{${field}}`}</bdi>
            </Button>
          ))}
        </fieldset>
        <SubmitRow label={t('Save Changes')} busy={save.isPending}>
          {changed && (
            <Button look="link-danger" busy={reset.isPending} onClick={() => reset.mutate()}>
              {t('Back to the words of Deskbell')}
            </Button>
          )}
        </SubmitRow>
      </Form>
      <Preview post={{ event, language, subject, body }} />
    </>
  )
}
