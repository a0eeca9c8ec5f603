import type { PushKey, PushSettings } from '@deskbell/contract'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import styles from '../devices.module.css'
import { KeyDialog } from './key-dialog.tsx'
import { hasDevicesLeft, type KeyAction, usePushKeys } from './keys-query.ts'
import { OldKey } from './old-key.tsx'
import { RetiredKeys } from './retired-keys.tsx'

/** V6: the key that signs, the old ones and who is left under them, and how to rotate. */
export function KeysCard({ settings }: { readonly settings: PushSettings }) {
  const query = usePushKeys()
  const [action, setAction] = useState<KeyAction>()
  return (
    <Card title={t('Keys')}>
      <div className={styles['form']}>
        <p>
          {t(
            'The public half of the key that signs every notification of this site (VAPID). Devices subscribe under it.',
          )}
        </p>
        <CopyField label={t('Public key')} value={settings.applicationServerKey} />
        <CopyField label={t('Key id')} value={settings.keyId} />
        <QueryView query={query}>{keys => keys && <Keyring keys={keys} onAction={setAction} />}</QueryView>
      </div>
      {action && (
        <KeyDialog key={`${action.kind} ${action.key.keyId}`} action={action} onClose={() => setAction(undefined)} />
      )}
    </Card>
  )
}

function Keyring({
  keys,
  onAction,
}: {
  readonly keys: readonly PushKey[]
  readonly onAction: (action: KeyAction) => void
}) {
  const active = keys.find(({ state }) => state === 'active')
  if (!active) return null
  const old = keys.filter(hasDevicesLeft)
  const retired = keys.filter(key => key.state === 'retired' && !hasDevicesLeft(key))
  return (
    <>
      <p>
        {t('{count, plural, =0 {No device is} one {# device is} other {# devices are}} registered under it.', {
          count: active.devices,
        })}{' '}
        {t('Made:')} <TimeText at={active.createdAt} />
      </p>
      <div className={styles['buttons']}>
        <Button onClick={() => onAction({ kind: 'rotate', key: active })}>{t('Rotate Key')}</Button>
        <Button look="danger" onClick={() => onAction({ kind: 'leaked', key: active })}>
          {t('This Key Has Leaked')}
        </Button>
      </div>
      {old.map(key => (
        <OldKey
          key={key.keyId}
          pushKey={key}
          moved={active.devices}
          onRetire={() => onAction({ kind: 'retire', key })}
        />
      ))}
      <RetiredKeys keys={retired} />
    </>
  )
}
