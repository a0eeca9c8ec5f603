import type { EmailTestAnswer, EmailTestPost } from '@deskbell/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { TextField } from '../ui/field.tsx'
import { emailError } from '../ui/field-rules.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { ErrorNotice } from '../ui/query-view.tsx'
import styles from './email.module.css'
import { adviceText, stageText } from './server-texts.ts'

/**
 * Sends a mail by what stands in the form, saved or not, and shows the server's very words (S33, S34).
 * @param props.settings undefined if the form is not complete
 */
export function TestMail({ settings }: { readonly settings: () => EmailTestPost['settings'] }) {
  const { api, me } = useSignedIn()
  const [to, setTo] = useState(me.user.email)
  const [checked, setChecked] = useState(false)
  const test = useMutation({ mutationFn: (post: EmailTestPost) => unwrap(api.email.test(post)) })
  const send = () => {
    setChecked(true)
    const by = settings()
    if (by && !emailError(to)) test.mutate({ to: to.trim(), settings: by })
  }
  return (
    <section className={styles['test']} aria-label={t('Test mail')}>
      <TextField
        label={t('Send a test mail to')}
        help={t('By the settings above, saved or not.')}
        type="email"
        dir="ltr"
        value={to}
        onChange={setTo}
        error={checked ? emailError(to) : undefined}
      />
      <Button busy={test.isPending} onClick={send}>
        {t('Send a test mail')}
      </Button>
      <div aria-live="polite">
        {test.isPending && <p>{t('Waiting for the mail server. It may take a minute to refuse.')}</p>}
        {test.error && <ErrorNotice error={test.error} />}
        {test.data && !test.isPending && <Outcome answer={test.data} />}
      </div>
    </section>
  )
}

function Outcome({ answer: { ok, stage, status, words, advice } }: { readonly answer: EmailTestAnswer }) {
  return (
    <Notice
      tone={ok ? 'success' : 'error'}
      live={false}
      title={
        ok ? t('The mail server took it. Look into the inbox, and among the spam.') : stage ? stageText(stage) : ''
      }
    >
      {advice && <p>{adviceText(advice)}</p>}
      <p>{t('What the server said:')}</p>
      <pre className={styles['words']} dir="ltr" lang="en">
        {status !== null && !words.startsWith(String(status)) ? `${status} ${words}` : words}
      </pre>
    </Notice>
  )
}
