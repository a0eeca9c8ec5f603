import type { PushKey } from '@deskbell/contract'
import { useId } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { t } from '../../ui/i18n/text.ts'
import { TimeText } from '../../ui/time-text.tsx'
import styles from './keys.module.css'

/** Keys that are over: nothing is registered under them, and nothing is signed with them. */
export function RetiredKeys({ keys }: { readonly keys: readonly PushKey[] }) {
  const id = useId()
  if (keys.length === 0) return null
  return (
    <section className={styles['old']} aria-labelledby={id}>
      <h3 id={id} className={styles['title']}>
        {t('Retired keys')}
      </h3>
      <ul className={styles['left']}>
        {keys.map(({ keyId, leaked, retiredAt }) => (
          <li key={keyId}>
            <span>
              <code dir="ltr">{keyId}</code> {leaked && <Badge tone="danger">{t('Leaked')}</Badge>}
            </span>
            {retiredAt && (
              <span className={styles['seen']}>
                {t('Retired:')} <TimeText at={retiredAt} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
