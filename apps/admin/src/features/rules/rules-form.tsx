import type { RoutingSettings, RoutingSettingsAnswer } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { Checkbox, SelectField, TextField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import { ExceptDepartments } from './except-departments.tsx'
import { LadderFields } from './ladder-fields.tsx'
import { rulesQuery } from './rules-query.ts'
import { isEmailMinutes, isPushSeconds, type RulesValues, settingsOf, valuesOf } from './rules-values.ts'
import { Warnings } from './warnings.tsx'

/** The rules. What they would miss is said before they are saved; whoever saves them all the same has read it. */
export function RulesForm({
  rules,
  values,
  onChange,
}: {
  readonly rules: RoutingSettingsAnswer
  readonly values: RulesValues
  readonly onChange: (values: RulesValues) => void
}) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [checked, setChecked] = useState(false)
  /** The rules that were warned of, as they then stood. */
  const [warned, setWarned] = useState<RulesValues>()
  const save = useMutation({
    mutationFn: async (settings: RoutingSettings) => {
      const { warnings } = await unwrap(api.rules.check(settings))
      if (warnings.length > 0 && warned !== values) return { warnings }
      return { saved: await unwrap(api.rules.update(settings)), warnings }
    },
    onSuccess: ({ saved }) => {
      setWarned(saved ? undefined : values)
      if (!saved) return
      queries.setQueryData(rulesQuery({ api, site }).queryKey, saved)
      onChange(valuesOf(saved))
      toast(t('Settings saved.'))
    },
  })
  const set = (changed: Partial<RulesValues>) => onChange({ ...values, ...changed })
  const offline = values.emailOnlyWhenOffline
  const isWarned = warned === values && save.data !== undefined
  return (
    <Card title={t('Rules')}>
      <Form
        onSubmit={() => {
          setChecked(true)
          const settings = settingsOf(values)
          if (settings) save.mutate(settings)
        }}
      >
        {save.error && <ErrorNotice error={save.error} />}
        {!isWarned && <Warnings warnings={rules.warnings} />}
        <SelectField
          label={t('Later messages go to')}
          help={t('Once an agent has answered. If nothing can tell that agent, everybody it concerns is told again.')}
          value={values.laterMessages}
          options={[
            { value: 'last_agent', label: t('the agent who answered last') },
            { value: 'everybody', label: t('everybody it concerns') },
          ]}
          onChange={laterMessages => set({ laterMessages })}
        />
        <Checkbox
          label={t('Admins are not told of conversations that are nobody’s')}
          help={t('They are told all the same where nobody else is there.')}
          checked={values.notToAdmins}
          onChange={notToAdmins => set({ notToAdmins })}
        />
        {values.notToAdmins && (
          <ExceptDepartments
            chosen={values.exceptDepartments}
            onChange={exceptDepartments => set({ exceptDepartments })}
          />
        )}
        <Checkbox
          label={t('Email the members of a department only when they are offline')}
          help={t('Otherwise its first message is sent to all of them, wherever they are.')}
          checked={offline.department}
          onChange={department => set({ emailOnlyWhenOffline: { ...offline, department } })}
        />
        <Checkbox
          label={t('Email whoever was given a conversation only when they are offline')}
          checked={offline.assigned}
          onChange={assigned => set({ emailOnlyWhenOffline: { ...offline, assigned } })}
        />
        <TextField
          label={t('Seconds that later pushes wait for more')}
          help={t('The first unread message rings at once. 0: every message at once.')}
          inputMode="numeric"
          value={values.pushSeconds}
          onChange={pushSeconds => set({ pushSeconds })}
          error={
            checked && !isPushSeconds(values.pushSeconds)
              ? t('Enter a number from 0 to {most}.', { most: 600 })
              : undefined
          }
        />
        <TextField
          label={t('Minutes that later emails wait for more')}
          help={t('Whoever reads it meanwhile gets none.')}
          inputMode="numeric"
          value={values.emailMinutes}
          onChange={emailMinutes => set({ emailMinutes })}
          error={
            checked && !isEmailMinutes(values.emailMinutes)
              ? t('Enter a number from 0 to {most}.', { most: 1_440 })
              : undefined
          }
        />
        <LadderFields steps={values.ladder} checked={checked} onChange={ladder => set({ ladder })} />
        {isWarned && save.data && <Warnings live warnings={save.data.warnings} />}
        <SubmitRow label={isWarned ? t('Save all the same') : t('Save Changes')} busy={save.isPending} />
      </Form>
    </Card>
  )
}
