import type { BotSettings } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { t } from '../../ui/i18n/text.ts'
import { ErrorNotice } from '../../ui/query-view.tsx'
import { botQuery } from './bot-queries.ts'

/** By what Deskbell and the bot know each other. Shown when it is made, and not again. */
export function SecretCard({ settings: { hasSecret } }: { readonly settings: BotSettings }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const make = useMutation({
    mutationFn: () => unwrap(api.bot.newSecret()),
    onSuccess: () => {
      setAsking(false)
      return queries.invalidateQueries({ queryKey: botQuery({ api, site }).queryKey })
    },
  })
  const secret = make.data?.secret
  return (
    <Card title={t('Secret of the bot')}>
      <p>
        {t(
          'Both sides sign with it: the bot knows that Deskbell asks, and Deskbell that the bot answers, to this very question.',
        )}
      </p>
      {make.error && !asking && <ErrorNotice error={make.error} />}
      <div aria-live="polite">
        {secret && (
          <CopyField
            label={t('The new secret')}
            value={secret}
            help={t('Shown this once. Give it to the bot now, and to nobody else.')}
          />
        )}
      </div>
      {hasSecret ? (
        <Button look="link-danger" onClick={() => setAsking(true)}>
          {t('Make a new secret …')}
        </Button>
      ) : (
        <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
          {t('Make a secret')}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          open
          danger
          title={t('Make a new secret for the bot?')}
          confirmLabel={t('Make a new secret')}
          busy={make.isPending}
          onConfirm={() => make.mutate()}
          onClose={() => setAsking(false)}
        >
          {make.error && <ErrorNotice error={make.error} />}
          <p>
            {t('The old one ends at once. Until the bot has the new one its answers are refused, and agents are rung.')}
          </p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
