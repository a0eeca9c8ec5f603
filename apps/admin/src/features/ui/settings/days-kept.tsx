import type { SiteSettings } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { unwrap } from '../data/api-error.ts'
import { useSignedIn } from '../data/connection.ts'
import { TextField } from '../field.tsx'
import { t } from '../i18n/text.ts'
import { ErrorNotice, QueryView } from '../query-view.tsx'
import { toast } from '../toasts.tsx'
import styles from './days-kept.module.css'
import { parseDays } from './parse-days.ts'

type Field = 'retentionDays' | 'auditDays'

interface DaysKeptProps {
  readonly field: Field
  readonly title: string
  /** What so many days mean. */
  readonly help: (days: number) => ReactNode
}

const settingsKey = (site: string) => [site, 'settings'] as const

/** For how long something is kept. Nothing is shown where the site does not say. */
export function DaysKept({ field, title, help }: DaysKeptProps) {
  const { api, site } = useSignedIn()
  const query = useQuery({ queryKey: settingsKey(site), queryFn: ({ signal }) => unwrap(api.settings.read(signal)) })
  if (query.data && query.data[field] === undefined) return null
  return (
    <div className={styles['frame']}>
      <Card title={title}>
        <QueryView query={query}>
          {settings => <DaysForm field={field} help={help} days={settings[field] ?? 1} />}
        </QueryView>
      </Card>
    </div>
  )
}

function DaysForm({ field, days, help }: Omit<DaysKeptProps, 'title'> & { readonly days: number }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  // Until somebody types, it follows the site; the form stays the same one, so that the focus stays where it is.
  const [typed, setTyped] = useState<string>()
  const text = typed ?? String(days)
  const wanted = parseDays(text)
  const save = useMutation({
    mutationFn: (count: number) => unwrap(api.settings.update({ [field]: count } satisfies Partial<SiteSettings>)),
    onSuccess: saved => {
      queries.setQueryData(settingsKey(site), saved)
      setTyped(undefined)
      toast(t('Settings saved.'))
    },
  })
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
        help={help(wanted ?? days)}
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
