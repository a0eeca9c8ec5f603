import type { BotOutcome, RoutingSettings, UserId } from '@deskbell/contract'
import { isReachable, type MatrixEvent } from './channels.ts'
import type { RecipientFacts, RoutingEvent, RoutingFacts } from './facts.ts'

/** The rules that held, in the order in which they were asked. The last one says who is meant. */
export type Rule =
  /** The bot was asked first, and this came of it. */
  | BotRule
  | 'first_message'
  | 'later_message'
  | 'assignee_left'
  | 'assigned'
  | 'assignee_unreachable'
  | 'last_agent'
  | 'last_agent_elsewhere'
  | 'last_agent_unreachable'
  | 'department'
  | 'department_empty'
  | 'admins_alone'
  | 'everybody'
  /** Nobody has opened it, and a step of the ladder is taken. */
  | 'nobody_opened'

/** `bot_answered`: nobody is told. Anything else: as if there were no bot. */
export type BotRule = 'bot_answered' | `bot_${Exclude<BotOutcome, 'handled'>}`

/** Why somebody is not meant. */
export type AudienceReason = 'assigned_to_other' | 'last_agent_only' | 'other_department' | 'not_to_admins'

/** Who is meant by a visitor's message, before anything is asked about the person. */
export interface Audience {
  readonly rules: readonly Rule[]
  /** What of the recipients' own wishes counts. */
  readonly event: MatrixEvent
  /** Only those who are offline get an email. */
  readonly emailOnlyOffline: boolean
  /** Undefined: this one is meant. */
  readonly whyNot: (recipient: RecipientFacts) => AudienceReason | undefined
}

/**
 * Whoever has the conversation, or answered last in it (S5, S7); where there is nobody, or nothing can tell them, those
 * of its department (S4), else everybody (S6).
 */
export function audienceOf(event: RoutingEvent, facts: RoutingFacts, settings: RoutingSettings): Audience {
  const audience = meantBy(event, facts, settings)
  if (event.bot === undefined || event.assigneeLeft) return audience
  const rule: BotRule = event.bot === 'handled' ? 'bot_answered' : `bot_${event.bot}`
  return { ...audience, rules: [rule, ...audience.rules] }
}

function meantBy(event: RoutingEvent, facts: RoutingFacts, settings: RoutingSettings): Audience {
  const { assigneeId, lastAgentId } = facts.conversation
  if (event.assigneeLeft) return firstRule(facts, settings, { rules: ['assignee_left'], later: false })
  const later = lastAgentId !== null
  const stage: Rule = later ? 'later_message' : 'first_message'
  if (assigneeId !== null) {
    const own: MatrixEvent = later ? 'later_message' : 'assigned'
    const emailOnlyOffline = later || settings.emailOnlyWhenOffline.assigned
    if (canTell(facts, assigneeId, { event: own, onlyOffline: emailOnlyOffline })) {
      return only(assigneeId, 'assigned_to_other', { rules: [stage, 'assigned'], event: own, emailOnlyOffline })
    }
    return firstRule(facts, settings, { rules: [stage, 'assigned', 'assignee_unreachable'], later })
  }
  if (lastAgentId === null || settings.laterMessages === 'everybody') {
    return firstRule(facts, settings, { rules: [stage], later })
  }
  const { members } = facts.conversation
  // It was moved since to a department that they are not in.
  if (members && !members.has(lastAgentId)) {
    return firstRule(facts, settings, { rules: [stage, 'last_agent_elsewhere'], later })
  }
  if (!canTell(facts, lastAgentId, { event: 'later_message', onlyOffline: true })) {
    return firstRule(facts, settings, { rules: [stage, 'last_agent', 'last_agent_unreachable'], later })
  }
  const rules: Rule[] = [stage, 'last_agent']
  return only(lastAgentId, 'last_agent_only', { rules, event: 'later_message', emailOnlyOffline: true })
}

function canTell(facts: RoutingFacts, userId: UserId, wish: Parameters<typeof isReachable>[2]): boolean {
  const recipient = facts.recipients.find(one => one.userId === userId)
  return recipient !== undefined && isReachable(facts, recipient, wish)
}

function only(
  userId: UserId,
  reason: AudienceReason,
  rest: Pick<Audience, 'rules' | 'event' | 'emailOnlyOffline'>,
): Audience {
  return { ...rest, whyNot: recipient => (recipient.userId === userId ? undefined : reason) }
}

/** Those of a first message's rule, be they told or not. */
export function concerned(facts: RoutingFacts, settings: RoutingSettings, recipient: RecipientFacts): boolean {
  return firstRule(facts, settings, { rules: [], later: false }).whyNot(recipient) === undefined
}

/** @param later an agent has answered before: whoever is online gets no email any more */
function firstRule(
  facts: RoutingFacts,
  settings: RoutingSettings,
  { rules, later }: { readonly rules: readonly Rule[]; readonly later: boolean },
): Audience {
  const { departmentId, members } = facts.conversation
  const isExcepted = departmentId !== null && settings.exceptDepartments.includes(departmentId)
  const isMeant = (recipient: RecipientFacts) => !members || members.has(recipient.userId)
  const spares = settings.notToAdmins && !isExcepted
  // Nobody is missed: where there are admins alone, they are told.
  const hasAgents = facts.recipients.some(one => one.role === 'agent' && !one.deactivated && isMeant(one))
  const sparesAdmins = spares && hasAgents
  const found: Rule[] = departmentId === null ? [] : [members ? 'department' : 'department_empty']
  if (!members) found.push('everybody')
  if (spares && !hasAgents) found.push('admins_alone')
  return {
    rules: [...rules, ...found],
    event: later ? 'later_message' : 'first_message',
    emailOnlyOffline: later || !members || settings.emailOnlyWhenOffline.department,
    whyNot: recipient => {
      if (!isMeant(recipient)) return 'other_department'
      return sparesAdmins && recipient.role === 'admin' ? 'not_to_admins' : undefined
    },
  }
}
