import type { NotificationId } from '@deskbell/contract'
import { useMutation } from '@tanstack/react-query'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button } from '../../ui/button.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { t } from '../../ui/i18n/text.ts'
import { ErrorNotice } from '../../ui/query-view.tsx'
import styles from '../devices.module.css'

/** W26-W31: rings this device over the real way. */
export function TestButton({ onTested }: { readonly onTested: (id: NotificationId) => void }) {
  const test = useMutation({
    mutationFn: () => unwrap(pushDevice.test()),
    onSuccess: ({ notificationId }) => onTested(notificationId),
  })
  return (
    <>
      <div className={styles['buttons']}>
        <Button look="primary" busy={test.isPending} onClick={() => test.mutate()}>
          {t('Send test notification')}
        </Button>
      </div>
      {test.error && <ErrorNotice error={test.error} />}
    </>
  )
}
