import type { BotOutcome, DepartmentId, RoutingSettings, Simulation, UserId } from '@deskbell/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { agentsQuery, departmentsQuery } from '../ui/data/team-queries.ts'
import { Field, SelectField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import styles from './rules.module.css'
import { SimulatedPeople, type SimulatedPresence } from './simulated-people.tsx'
import { SimulationResult } from './simulation-result.tsx'

/** "A visitor writes at 23:10 to Sales, and Ana is away": who would be told what, rule by rule. Nothing happens. */
export function SimulatorCard({ settings }: { readonly settings: RoutingSettings | undefined }) {
  const { api, site } = useSignedIn()
  const departments = useQuery(departmentsQuery({ api, site })).data ?? []
  const agents = useQuery(agentsQuery({ api, site })).data ?? []
  const [at, setAt] = useState(() => localTime(new Date()))
  const [department, setDepartment] = useState<DepartmentId | ''>('')
  const [assignee, setAssignee] = useState<UserId | ''>('')
  const [lastAgent, setLastAgent] = useState<UserId | ''>('')
  const [bot, setBot] = useState<BotOutcome | ''>('')
  const [presence, setPresence] = useState<Readonly<Record<string, SimulatedPresence>>>({})
  const run = useMutation({ mutationFn: (simulation: Simulation) => unwrap(api.rules.simulate(simulation)) })
  const when = new Date(at)
  const isTime = !Number.isNaN(when.getTime())
  const people = [
    { value: '' as const, label: t('nobody') },
    ...agents.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Card title={t('Try it')}>
      <Form
        intro={t(
          'A visitor writes: who would be told what, and why? By the rules above, saved or not. Nothing is sent.',
        )}
        onSubmit={() => {
          if (!isTime) return
          run.mutate({
            at: when.toISOString(),
            departmentId: department || null,
            assigneeId: assignee || null,
            lastAgentId: lastAgent || null,
            ...(bot && { bot }),
            overrides: Object.entries(presence).map(([userId, how]) => ({
              userId: userId as UserId,
              online: how !== 'away',
              looking: how === 'looking',
            })),
            ...(settings && { settings }),
          })
        }}
      >
        {run.error && <ErrorNotice error={run.error} />}
        <Field label={t('When')} error={isTime ? undefined : t('Choose a time.')}>
          {control => (
            <input
              {...control}
              type="datetime-local"
              className={styles['time']}
              value={at}
              onChange={({ target }) => setAt(target.value)}
            />
          )}
        </Field>
        {departments.length > 0 && (
          <SelectField
            label={t('Department')}
            value={department}
            options={[
              { value: '', label: t('none') },
              ...departments.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setDepartment}
          />
        )}
        <SelectField label={t('Given to')} value={assignee} options={people} onChange={setAssignee} />
        <SelectField
          label={t('Answered last')}
          help={t('Nobody: it is a first message.')}
          value={lastAgent}
          options={people}
          onChange={setLastAgent}
        />
        <SelectField
          label={t('The bot')}
          value={bot}
          options={[
            { value: '', label: t('is not asked') },
            { value: 'handled', label: t('answers it') },
            { value: 'handed_over', label: t('hands it over') },
            { value: 'timed_out', label: t('does not answer in time') },
          ]}
          onChange={setBot}
        />
        <SimulatedPeople agents={agents} presence={presence} onChange={setPresence} />
        <SubmitRow label={t('Try it')} busy={run.isPending} />
      </Form>
      <div aria-live="polite">
        {run.data && (
          <SimulationResult answer={run.data} hasLadder={(run.variables.settings?.ladder.length ?? 1) > 0} />
        )}
      </div>
    </Card>
  )
}

/** For a field of date and time, which knows no time zone. */
function localTime(date: Date): string {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}
