import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import styles from './widget.module.css'
import { widgetQuery } from './widget-query.ts'

/** The secret with which the site's own server proves who a visitor is. */
export function IdentityCard({ secret }: { readonly secret: string }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [shown, setShown] = useState(false)
  const [asking, setAsking] = useState(false)
  const renew = useMutation({
    mutationFn: () => unwrap(api.widgetSettings.newIdentitySecret()),
    onSuccess: data => {
      queries.setQueryData(widgetQuery({ api, site }).queryKey, data)
      setAsking(false)
      setShown(true)
      toast(t('A new secret holds from now on.'))
    },
  })
  return (
    <Card title={t('Who your visitors are')}>
      <p>
        {t(
          'A name that a page gives is shown as unverified. Your server proves it with this secret: it sends the page an HMAC (SHA-256) of your own id of the visitor.',
        )}
      </p>
      {shown && (
        <CopyField
          label={t('Identity secret')}
          value={secret}
          help={t('For your server alone. Whoever has it can write in anybody’s name.')}
        />
      )}
      <div className={styles['secret']}>
        {!shown && <Button onClick={() => setShown(true)}>{t('Show the secret')}</Button>}
        <Button look="link-danger" onClick={() => setAsking(true)}>
          {t('Make a new secret …')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          open
          danger
          title={t('Make a new identity secret?')}
          confirmLabel={t('Make a new secret')}
          busy={renew.isPending}
          onConfirm={() => renew.mutate()}
          onClose={() => setAsking(false)}
        >
          {renew.error && <ErrorNotice error={renew.error} />}
          <p>{t('The old one stops at once: until your server has the new one, visitors are shown as unverified.')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
