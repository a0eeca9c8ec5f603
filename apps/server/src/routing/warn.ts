import type { DepartmentId, RoutingSettings, RoutingWarning } from '@deskbell/contract'
import { decide } from './decide.ts'
import type { RecipientFacts, RoutingFacts } from './rules/facts.ts'

/** What warnings rest on. */
export interface Site extends Pick<RoutingFacts, 'pushOn' | 'emailOn'> {
  readonly people: readonly RecipientFacts[]
  readonly departments: readonly {
    readonly id: DepartmentId
    readonly name: string
    /** Undefined: nobody active is in it. */
    readonly members: RoutingFacts['conversation']['members']
  }[]
}

/**
 * What rules would miss, by the very function that decides: for each department, and for conversations of none, whether
 * a new one is told to anybody. Quiet hours and whether people are there are of the moment, and not asked.
 */
export function warn(settings: RoutingSettings, { people, departments, pushOn, emailOn }: Site): RoutingWarning[] {
  const recipients = people.map(one => ({ ...one, quiet: undefined, online: false }))
  const places = [
    { department: null, members: undefined },
    ...departments.map(({ id, name, members }) => ({ department: { id, name }, members })),
  ]
  const found = places.flatMap(({ department, members }): RoutingWarning[] => {
    const conversation = { departmentId: department?.id ?? null, members, assigneeId: null, lastAgentId: null }
    const decisions = decide(
      { messageId: 'msg_simulated' as never, author: { kind: 'visitor', id: '' } },
      { pushOn, emailOn, newerRings: false, stepsTaken: 0, conversation, recipients },
      settings,
    )
    if (decisions.every(({ decision }) => decision === 'skip')) return [{ code: 'reaches_nobody', department }]
    return decisions.some(({ rules }) => rules.includes('admins_alone')) ? [{ code: 'admins_alone', department }] : []
  })
  const writes = settings.ladder.some(({ to }) => to === 'email')
  return writes && !emailOn ? [...found, { code: 'email_off', department: null }] : found
}
