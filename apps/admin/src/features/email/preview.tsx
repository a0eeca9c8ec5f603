import type { EmailPreviewPost } from '@deskbell/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import styles from './email.module.css'
import { faultsOf, TemplateFaults } from './template-faults.tsx'

/** While one types, only every so often, in milliseconds. */
const PAUSE_MS = 400

/** The mail as it would be sent, with real data where there is some: in a frame that may do nothing. */
export function Preview({ post }: { readonly post: EmailPreviewPost }) {
  const { api, site } = useSignedIn()
  const shown = useSettled(post)
  const preview = useQuery({
    queryKey: [site, 'email-preview', shown],
    queryFn: ({ signal }) => unwrap(api.emailTemplates.preview(shown, signal)),
    enabled: shown.subject.trim() !== '' && shown.body.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })
  const faults = faultsOf(preview.error)
  return (
    <section className={styles['preview']} aria-label={t('Preview')}>
      <h3>{t('Preview')}</h3>
      {preview.error && faults.length === 0 && <ErrorNotice error={preview.error} />}
      <TemplateFaults faults={faults} />
      {preview.data && (
        <>
          <p className={styles['filled']}>
            {preview.data.filledWith === 'conversation'
              ? t('Filled in from your newest conversation.')
              : t('Filled in with made-up words: there is no conversation yet.')}
          </p>
          <p className={styles['subject']} dir="auto">
            {preview.data.subject}
          </p>
          <iframe
            className={styles['frame']}
            title={t('The mail as HTML')}
            sandbox=""
            srcDoc={preview.data.html}
            loading="lazy"
          />
          <details>
            <summary>{t('As plain text')}</summary>
            <pre className={styles['words']} dir="auto">
              {preview.data.text}
            </pre>
          </details>
        </>
      )}
    </section>
  )
}

/** What was typed, once it has not changed for a moment. */
function useSettled(post: EmailPreviewPost): EmailPreviewPost {
  const [settled, setSettled] = useState(post)
  const { event, language, subject, body } = post
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ event, language, subject, body }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [event, language, subject, body])
  return settled
}
