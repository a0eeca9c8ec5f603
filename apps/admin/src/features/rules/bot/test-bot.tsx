import type { BotTestAnswer, BotTestPost } from '@deskbell/contract'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../../ui/button.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { ErrorNotice } from '../../ui/query-view.tsx'
import styles from './bot.module.css'
import { faultText, outcomeText } from './bot-texts.ts'

/**
 * Asks the bot by what stands in the form, saved or not, and shows its own words.
 * @param props.post undefined if the form is not complete
 */
export function TestBot({
  hasSecret,
  post,
}: {
  readonly hasSecret: boolean
  readonly post: () => BotTestPost | undefined
}) {
  const { api } = useSignedIn()
  const test = useMutation({ mutationFn: (asked: BotTestPost) => unwrap(api.bot.test(asked)) })
  const ask = () => {
    const asked = post()
    if (asked) test.mutate(asked)
  }
  return (
    <section className={styles['test']} aria-label={t('Test of the bot')}>
      <p>
        {hasSecret
          ? t('Asks by the settings above, saved or not. No visitor sees the answer.')
          : t('Make a secret first.')}
      </p>
      <Button busy={test.isPending} disabled={!hasSecret} onClick={ask}>
        {t('Ask the bot now')}
      </Button>
      <div aria-live="polite">
        {test.isPending && <p>{t('Waiting for the bot.')}</p>}
        {test.error && <ErrorNotice error={test.error} />}
        {test.data && !test.isPending && <Outcome answer={test.data} />}
      </div>
    </section>
  )
}

function Outcome({ answer: { outcome, fault, status, words, tookMs } }: { readonly answer: BotTestAnswer }) {
  const took = tookMs === null ? '' : ` · ${t('{ms} ms', { ms: tookMs })}`
  return (
    <Notice tone={fault === null ? 'success' : 'error'} live={false} title={`${outcomeText(outcome)}${took}`}>
      {fault && <p>{faultText(fault)}</p>}
      {fault && status !== null && (
        <p>
          {t('Status:')} <bdi dir="ltr">{status}</bdi>
        </p>
      )}
      {words !== null && (
        <>
          <p>{fault ? t('What went wrong:') : t('What the bot said:')}</p>
          <pre className={styles['words']} dir="auto">
            {words}
          </pre>
        </>
      )}
    </Notice>
  )
}
