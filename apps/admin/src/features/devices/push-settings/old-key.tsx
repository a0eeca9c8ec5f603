import type { PushKey } from '@deskbell/contract'
import { useId, useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { DevicesLeft } from './devices-left.tsx'
import styles from './keys.module.css'

/** A key whose devices are still to move, and how far they are. */
export function OldKey({
  pushKey: { keyId, state, leaked, devices },
  moved,
  onRetire,
}: {
  readonly pushKey: PushKey
  /** Devices under the active key. */
  readonly moved: number
  readonly onRetire: () => void
}) {
  const id = useId()
  const [shown, setShown] = useState(false)
  const retiring = state === 'retiring'
  const total = moved + devices
  return (
    <section className={styles['old']} aria-labelledby={id}>
      <h3 id={id} className={styles['title']}>
        {t('Old key')} <code dir="ltr">{keyId}</code>{' '}
        {retiring ? (
          <Badge tone="warning">{t('Still signs')}</Badge>
        ) : (
          <Badge tone="danger">{leaked ? t('Leaked') : t('Retired')}</Badge>
        )}
      </h3>
      {total > 0 && (
        <div className={styles['progress']}>
          <output id={`${id}-moved`}>
            {t('{moved} of {total} devices have moved to the new key.', { moved, total })}
          </output>
          <progress aria-labelledby={`${id}-moved`} value={moved} max={total} />
        </div>
      )}
      <p>{whatNext(retiring, devices)}</p>
      <div className={styles['buttons']}>
        {devices > 0 && (
          <Button aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? t('Hide devices') : t('Show devices left')}
          </Button>
        )}
        {retiring && (
          <Button look="link-danger" onClick={onRetire}>
            {t('Retire Now')}
          </Button>
        )}
      </div>
      {shown && devices > 0 && <DevicesLeft keyId={keyId} />}
    </section>
  )
}

function whatNext(retiring: boolean, devices: number): string {
  if (!retiring) return t('These devices are not rung. Each rings again once its app was opened.')
  if (devices === 0) return t('No device is left under it. It is retired by itself within a few minutes.')
  return t(
    'Each device moves by itself when its app is next opened, and is rung under the old key until then. The key is retired by itself a few minutes after the last one.',
  )
}
