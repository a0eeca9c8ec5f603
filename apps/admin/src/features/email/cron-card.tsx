import type { EmailSettings } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { Checkbox } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { ErrorNotice } from '../ui/query-view.tsx'
import { TimeText } from '../ui/time-text.tsx'
import { toast } from '../ui/toasts.tsx'
import { emailQuery } from './email-queries.ts'
import { serverOf, valuesOf } from './server-values.ts'

/** Mails by the site's own cron job (S24-S30). */
export function CronCard({ settings }: { readonly settings: EmailSettings }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const keep = (data: EmailSettings) => queries.setQueryData(emailQuery({ api, site }).queryKey, data)
  const change = useMutation({
    mutationFn: (cron: boolean) => {
      const { password: _, ...server } = serverOf(valuesOf(settings))
      return unwrap(api.email.update({ enabled: settings.enabled, cron, ...server }))
    },
    onSuccess: data => {
      keep(data)
      toast(t('Settings saved.'))
    },
  })
  const renew = useMutation({
    mutationFn: () => unwrap(api.email.newCronToken()),
    onSuccess: data => {
      keep(data)
      setAsking(false)
      toast(t('The old address no longer works.'))
    },
  })
  const ready = settings.host !== null && settings.fromAddress !== null
  return (
    <Card title={t('When mails are sent')}>
      {change.error && <ErrorNotice error={change.error} />}
      <Checkbox
        label={t('Email notifications via cron job')}
        help={
          ready
            ? t(
                'Mails then wait until your server’s cron job calls the address below, and carry the whole conversation. Otherwise they are sent by themselves, a few minutes after the message.',
              )
            : t('Save a mail server first.')
        }
        checked={settings.cron}
        disabled={!ready || change.isPending}
        onChange={cron => change.mutate(cron)}
      />
      {settings.cron && (
        <>
          <CopyField
            label={t('Line for the crontab')}
            value={settings.cronLine}
            help={t('Whoever has this address can have waiting mails sent, and nothing else.')}
          />
          <CopyField label={t('The address alone')} value={settings.cronUrl} />
          {settings.cronCalledAt ? (
            <p>
              {t('Called last:')} <TimeText at={settings.cronCalledAt} />
            </p>
          ) : (
            <Notice tone="warning" live={false}>
              {t('It was never called. Until it is, no mail goes out.')}
            </Notice>
          )}
          <Button look="link-danger" onClick={() => setAsking(true)}>
            {t('Make a new address …')}
          </Button>
        </>
      )}
      {asking && (
        <ConfirmDialog
          open
          danger
          title={t('Make a new address for the cron job?')}
          confirmLabel={t('Make a new address')}
          busy={renew.isPending}
          onConfirm={() => renew.mutate()}
          onClose={() => setAsking(false)}
        >
          {renew.error && <ErrorNotice error={renew.error} />}
          <p>{t('The old one stops at once: change the cron job too.')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
