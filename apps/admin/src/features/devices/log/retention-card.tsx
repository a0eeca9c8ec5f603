import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { TextField } from '../../ui/field.tsx'
import { locale, t } from '../../ui/i18n/text.ts'
import { ErrorNotice, QueryView } from '../../ui/query-view.tsx'
import { toast } from '../../ui/toasts.tsx'
import styles from '../devices.module.css'
import { megabytes, parseDays } from './retention.ts'

const settingsKey = (site: string) => [site, 'settings'] as const

/** For how long the log is kept, and what that costs. */
export function RetentionCard() {
  const { api, site } = useSignedIn()
  const query = useQuery({ queryKey: settingsKey(site), queryFn: ({ signal }) => unwrap(api.settings.read(signal)) })
  return (
    <div className={styles['guidance']}>
      <Card title={t('How long the log is kept')}>
        <QueryView query={query}>{({ retentionDays }) => <RetentionForm days={retentionDays} />}</QueryView>
      </Card>
    </div>
  )
}

function RetentionForm({ days }: { readonly days: number }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  // Until somebody types, it follows the site; the form stays the same one, so that the focus stays where it is.
  const [typed, setTyped] = useState<string>()
  const text = typed ?? String(days)
  const wanted = parseDays(text)
  const save = useMutation({
    mutationFn: (retentionDays: number) => unwrap(api.settings.update({ retentionDays })),
    onSuccess: saved => {
      queries.setQueryData(settingsKey(site), saved)
      setTyped(undefined)
      toast(t('Settings saved.'))
    },
  })
  const room = (perDay: number) => new Intl.NumberFormat(locale()).format(megabytes(wanted ?? days, perDay))
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        if (wanted !== undefined) save.mutate(wanted)
      }}
    >
      <TextField
        label={t('Days')}
        inputMode="numeric"
        dir="ltr"
        value={text}
        onChange={setTyped}
        error={wanted === undefined ? t('Give a whole number from 1 to 3650.') : undefined}
        help={t(
          'What is older is removed, never what still waits to be sent. At 100 notifications a day this takes about {small} MB of the database, at 10,000 about {large} MB.',
          { small: room(100), large: room(10_000) },
        )}
      />
      {save.error && <ErrorNotice error={save.error} />}
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" busy={save.isPending}>
          {t('Save Changes')}
        </Button>
      </div>
    </form>
  )
}
