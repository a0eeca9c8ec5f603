import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { ErrorNotice } from '../../ui/query-view.tsx'
import styles from '../devices.module.css'
import type { Platform } from '../trace/platform-of.ts'
import { PairedList } from './paired-list.tsx'
import { pairingsQuery } from './pairing-query.ts'
import { ShownCode } from './shown-code.tsx'

/** A phone signs in by what this screen shows. On a phone itself there is nobody to scan it. */
export function PairingCard({ platform: { os } }: { readonly platform: Platform }) {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: () => unwrap(signedIn.api.pairings.create()),
    onSuccess: () => queries.invalidateQueries(pairingsQuery(signedIn)),
  })
  // An application password makes no sessions, and so no codes.
  const may = signedIn.by === 'session' && signedIn.levels.includes('accounts')
  if (!may || os === 'ios' || os === 'android') return null
  return (
    <Card title={t('Put it on your phone')}>
      <div className={styles['state']}>
        <p>{t('Scan a QR code: your phone is signed in without a password, and shows how to install the app.')}</p>
        {make.error && <ErrorNotice error={make.error} />}
        {make.data ? (
          <ShownCode key={make.data.id} pairing={make.data} busy={make.isPending} onNew={() => make.mutate()} />
        ) : (
          <div className={styles['buttons']}>
            <Button busy={make.isPending} onClick={() => make.mutate()}>
              {t('Show the QR code')}
            </Button>
          </div>
        )}
        <PairedList />
      </div>
    </Card>
  )
}
