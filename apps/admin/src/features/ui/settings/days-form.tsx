import type { SiteSettings } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { unwrap } from '../data/api-error.ts'
import { useSignedIn } from '../data/connection.ts'
import { ConfirmDialog } from '../dialog.tsx'
import { Checkbox, TextField } from '../field.tsx'
import { Form, SubmitRow } from '../form.tsx'
import { t } from '../i18n/text.ts'
import { ErrorNotice } from '../query-view.tsx'
import { toast } from '../toasts.tsx'
import { type DaysField, isShorter, settingsKey } from './days-field.ts'
import { parseDays } from './parse-days.ts'

/** What the field begins with where nothing was removed so far. */
const USUAL_DAYS = '365'

interface DaysFormProps {
  readonly field: DaysField
  readonly choice: string | undefined
  readonly help: (days: number) => ReactNode
  /** In days; null: for good. */
  readonly kept: number | null
}

/** Changes for how long something is kept; a shorter time is asked about first. */
export function DaysForm({ field, choice, help, kept }: DaysFormProps) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  // Until somebody changes it, it follows the site; the form stays the same one, so that the focus stays where it is.
  const [typed, setTyped] = useState<string>()
  const [chosen, setChosen] = useState<boolean>()
  const [asking, setAsking] = useState<number>()
  const removes = chosen ?? kept !== null
  const text = typed ?? (kept === null ? USUAL_DAYS : String(kept))
  const days = parseDays(text)
  const save = useMutation({
    mutationFn: (wanted: number | null) =>
      unwrap(api.settings.update({ [field]: wanted } satisfies Partial<Record<keyof SiteSettings, number | null>>)),
    onSuccess: saved => {
      queries.setQueryData(settingsKey(site), saved)
      setTyped(undefined)
      setChosen(undefined)
      setAsking(undefined)
      toast(t('Settings saved.'))
    },
  })
  const submit = () => {
    const wanted = removes ? days : null
    if (wanted === undefined) return
    save.reset()
    if (wanted !== null && isShorter(wanted, kept)) setAsking(wanted)
    else save.mutate(wanted)
  }
  return (
    <Form onSubmit={submit}>
      {choice !== undefined && (
        <Checkbox label={choice} help={t('Otherwise they are kept for good.')} checked={removes} onChange={setChosen} />
      )}
      {removes && (
        <TextField
          label={t('Days')}
          inputMode="numeric"
          dir="ltr"
          value={text}
          onChange={setTyped}
          error={days === undefined ? t('Give a whole number from 1 to 3650.') : undefined}
          help={help(days ?? kept ?? 1)}
        />
      )}
      {save.error && asking === undefined && <ErrorNotice error={save.error} />}
      <SubmitRow label={t('Save Changes')} busy={save.isPending} />
      {asking !== undefined && (
        <ConfirmDialog
          open
          danger
          title={t('Remove what is older?')}
          confirmLabel={t('Remove and save')}
          busy={save.isPending}
          onConfirm={() => save.mutate(asking)}
          onClose={() => setAsking(undefined)}
        >
          {save.error && <ErrorNotice error={save.error} />}
          <p>
            {t(
              '{days, plural, one {What is older than # day is removed now, and cannot be brought back.} other {What is older than # days is removed now, and cannot be brought back.}}',
              { days: asking },
            )}
          </p>
          <p>{help(asking)}</p>
        </ConfirmDialog>
      )}
    </Form>
  )
}
