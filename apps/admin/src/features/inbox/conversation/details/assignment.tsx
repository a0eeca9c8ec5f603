import type { Agent, Conversation, DepartmentId, UserId } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../../../ui/data/connection.ts'
import { agentsQuery } from '../../../ui/data/team-queries.ts'
import { SelectField } from '../../../ui/field.tsx'
import { t } from '../../../ui/i18n/text.ts'
import { useDepartments } from '../../data/use-departments.ts'
import { useChange } from '../use-change.ts'

type Choice = { readonly value: string; readonly label: string }

/** Gives a conversation to somebody, or to a department. */
export function Assignment({ conversation }: { readonly conversation: Conversation }) {
  const { api, site } = useSignedIn()
  const agents = useQuery(agentsQuery({ api, site })).data ?? []
  const departments = useDepartments()
  const { busy, apply } = useChange(conversation)
  const { assignee, department } = conversation

  const assignTo = (value: string) => {
    const next = agents.find(agent => agent.id === value)
    apply(
      { assigneeId: (value || null) as UserId | null },
      { assigneeId: assignee?.id ?? null },
      next ? t('Assigned to {name}.', { name: next.name }) : t('Given back to everybody.'),
    )
  }
  const moveTo = (value: string) => {
    const next = departments.find(each => each.id === value)
    apply(
      { departmentId: (value || null) as DepartmentId | null },
      { departmentId: department?.id ?? null },
      next ? t('Moved to {name}.', { name: next.name }) : t('It belongs to no department now.'),
    )
  }
  return (
    <>
      <SelectField
        label={t('Assigned to')}
        value={assignee?.id ?? ''}
        disabled={busy}
        options={withPresent([{ value: '', label: t('Nobody') }, ...agents.map(choiceOf)], assignee)}
        onChange={assignTo}
      />
      {(departments.length > 0 || department) && (
        <SelectField
          label={t('Department')}
          value={department?.id ?? ''}
          disabled={busy}
          options={withPresent(
            [
              { value: '', label: t('No department') },
              ...departments.map(({ id, name }) => ({ value: id, label: name })),
            ],
            department,
          )}
          onChange={moveTo}
        />
      )}
    </>
  )
}

function choiceOf({ id, name, online }: Agent): Choice {
  return { value: id, label: online ? t('{name} (online)', { name }) : name }
}

/** Somebody who has left still has their conversations. */
function withPresent(
  choices: readonly Choice[],
  present: { readonly id: string; readonly name: string } | null | undefined,
): readonly Choice[] {
  if (!present || choices.some(({ value }) => value === present.id)) return choices
  return [...choices, { value: present.id, label: present.name }]
}
