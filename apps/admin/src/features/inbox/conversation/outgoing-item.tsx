import { Button } from '../../ui/button.tsx'
import { ErrorSaid } from '../../ui/error-said.tsx'
import { locale, t } from '../../ui/i18n/text.ts'
import styles from './conversation.module.css'
import type { OutgoingReply } from './outgoing.ts'

/** A reply that the site does not have yet: where it is, and what its writer can do about it. */
export function OutgoingItem({
  reply,
  onRetry,
  onDiscard,
}: {
  readonly reply: OutgoingReply
  readonly onRetry: (reply: OutgoingReply) => void
  readonly onDiscard: (reply: OutgoingReply) => void
}) {
  const { row, state } = reply
  return (
    <li className={styles['message']} data-side="agent" data-state={state}>
      <p className={styles['who']}>{stateText(state)}</p>
      {row.text !== '' && (
        <p className={styles['text']} dir="auto">
          {row.text}
        </p>
      )}
      {row.fileNames && <p className={styles['who']}>{new Intl.ListFormat(locale()).format(row.fileNames)}</p>}
      {state !== 'sending' && (
        <div className={styles['failed']} role={state === 'failed' ? 'alert' : undefined}>
          {state === 'failed' && (
            <>
              <span>
                <ErrorSaid error={row.failure} />
              </span>{' '}
              <Button look="link" onClick={() => onRetry(reply)}>
                {t('Try again')}
              </Button>{' '}
            </>
          )}
          <Button look="link-danger" onClick={() => onDiscard(reply)}>
            {t('Discard')}
          </Button>
        </div>
      )}
    </li>
  )
}

function stateText(state: OutgoingReply['state']): string {
  if (state === 'waiting') return t('Waits for a connection')
  if (state === 'held') return t('Waits for the reply before it')
  return state === 'sending' ? t('Sending …') : t('Not sent')
}
