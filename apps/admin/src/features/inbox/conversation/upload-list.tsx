import { type Api, type Failure, isRetryable } from '@deskbell/api'
import { Button } from '../../ui/button.tsx'
import { errorText } from '../../ui/data/error-text.ts'
import { useStore } from '../../ui/data/use-store.ts'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { sizeText } from './attachment-list.tsx'
import styles from './attachments.module.css'
import type { Uploads } from './uploads.ts'

/** The files that will go out with the reply: how far each is, and how to give it up or try again. */
export function UploadList({ api, uploads }: { readonly api: Api; readonly uploads: Uploads }) {
  const list = useStore(uploads.list)
  if (list.length === 0) return null
  return (
    <ul className={styles['uploads']} aria-label={t('Files of this reply')}>
      {list.map(({ key, name, size, state, failure }) => (
        <li key={key} className={styles['upload']} data-state={state}>
          {state === 'sending' ? <Spinner /> : <Icon name={state === 'failed' ? 'warning' : 'file'} />}
          <span className={styles['name']}>
            <bdi>{name}</bdi> <span className={styles['size']}>{sizeText(size)}</span>
            {state === 'failed' && failure && (
              <span role="alert" className={styles['fault']}>
                {faultText(failure)}{' '}
                {isRetryable(failure) && (
                  <Button look="link" onClick={() => uploads.retry(api, key)}>
                    {t('Try again')}
                  </Button>
                )}
              </span>
            )}
          </span>
          <Button look="icon" aria-label={t('Remove {name}', { name })} onClick={() => uploads.remove(key)}>
            <Icon name="close" size={16} />
          </Button>
        </li>
      ))}
    </ul>
  )
}

function faultText(failure: Failure): string {
  const isTooLarge = failure.kind === 'problem' && failure.code === 'payload_too_large'
  return isTooLarge ? t('This file is too large. Send a smaller one, or a link to it.') : errorText(failure)
}
