import type { BotSettings } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../../ui/card.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { Checkbox, TextField } from '../../ui/field.tsx'
import { Form, SubmitRow } from '../../ui/form.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { ErrorNotice } from '../../ui/query-view.tsx'
import { toast } from '../../ui/toasts.tsx'
import { botQuery } from './bot-queries.ts'
import { type BotField, type BotValues, faultyFields, putOf, valuesOf } from './bot-values.ts'
import { TestBot } from './test-bot.tsx'

const LONGEST_NAME = 80
const LONGEST_ADDRESS = 2_000

/** Where the bot is, for how long it is waited for and as whom it answers; and a test before or after saving. */
export function BotForm({ settings }: { readonly settings: BotSettings }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [values, setValues] = useState(() => valuesOf(settings))
  const [checked, setChecked] = useState(false)
  const faults = faultyFields(values, settings.hasSecret)
  const set = (changed: Partial<BotValues>) => setValues(before => ({ ...before, ...changed }))
  const faultOf = (field: BotField, text: string) => (checked && faults.includes(field) ? text : undefined)
  const save = useMutation({
    mutationFn: () => unwrap(api.bot.update(putOf(values))),
    onSuccess: data => {
      queries.setQueryData(botQuery({ api, site }).queryKey, data)
      setValues(valuesOf(data))
      toast(t('Settings saved.'))
    },
  })
  const noSecret = faultOf('enabled', t('Make a secret first: without one no answer can be told from a forged one.'))
  return (
    <Card title={t('The bot')}>
      <Form
        onSubmit={() => {
          setChecked(true)
          if (faults.length === 0) save.mutate()
        }}
      >
        {save.error && <ErrorNotice error={save.error} />}
        {noSecret && <Notice tone="error">{noSecret}</Notice>}
        <Checkbox
          label={t('Ask the bot first')}
          help={t('Agents are rung only if it wants a person, or fails.')}
          checked={values.enabled}
          onChange={enabled => set({ enabled })}
        />
        <TextField
          label={t('Address')}
          help={t('With https; with http on the same machine alone.')}
          type="url"
          dir="ltr"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={LONGEST_ADDRESS}
          value={values.url}
          onChange={url => set({ url })}
          error={faultOf('url', t('Enter an address such as https://bot.example.com/deskbell.'))}
        />
        <TextField
          label={t('Time limit in seconds')}
          help={t('A visitor who needs a person waits for so long at most before agents are rung.')}
          inputMode="numeric"
          dir="ltr"
          value={values.timeLimit}
          onChange={timeLimit => set({ timeLimit })}
          error={faultOf('timeLimit', t('Enter a number from 1 to 30.'))}
        />
        <TextField
          label={t('Name of the bot')}
          help={t('Visitors and agents see it beside its answers.')}
          maxLength={LONGEST_NAME}
          value={values.name}
          onChange={name => set({ name })}
          error={faultOf('name', t('Enter a name.'))}
        />
        <SubmitRow label={t('Save Changes')} busy={save.isPending} />
      </Form>
      <TestBot
        hasSecret={settings.hasSecret}
        post={() => {
          setChecked(true)
          const { url, timeLimitSeconds } = putOf(values)
          const isComplete = !faults.includes('url') && !faults.includes('timeLimit') && url !== null
          return isComplete ? { url, timeLimitSeconds } : undefined
        }}
      />
    </Card>
  )
}
