import type { DepartmentId, DeviceId, MessageId, RoutingSettings, UserId } from '@deskbell/contract'
import { initialMatrix, initialRoutingSettings } from '../../routing-rules.ts'
import { type Decision, decide } from '../decide.ts'
import type { Rule } from '../rules/audience.ts'
import type { ConversationFacts, DeviceFacts, RecipientFacts, RoutingEvent, RoutingFacts } from '../rules/facts.ts'

/** Four people: Ada runs the site, Ben and Cleo are in Sales, Dan is in no department. Ada and Ben are online. */
export const names = ['Ada', 'Ben', 'Cleo', 'Dan'] as const
export type Name = (typeof names)[number]

export const userOf: Readonly<Record<Name, UserId>> = {
  Ada: 'usr_Ada00000' as UserId,
  Ben: 'usr_Ben00000' as UserId,
  Cleo: 'usr_Cleo0000' as UserId,
  Dan: 'usr_Dan00000' as UserId,
}
export const sales = 'dpt_Sales000' as DepartmentId
export const salesMembers: ReadonlySet<UserId> = new Set([userOf.Ben, userOf.Cleo])

/** One line of the table: what is so, and what each of them gets. */
export interface Line {
  readonly requirements: string
  /** For the documentation. */
  readonly when: string
  readonly event?: Partial<RoutingEvent>
  readonly conversation?: Partial<ConversationFacts>
  readonly people?: Partial<Readonly<Record<Name, Partial<RecipientFacts>>>>
  readonly site?: Partial<Pick<RoutingFacts, 'pushOn' | 'emailOn' | 'newerRings'>>
  readonly settings?: Partial<RoutingSettings>
  readonly rules: readonly Rule[]
  /** Push and email, each `yes`, `yes, after 3 s` or the reason why not; one word if it is the same for both. */
  readonly gets: Readonly<Record<Name, string | readonly [push: string, email: string]>>
}

export const phone = (more: Partial<DeviceFacts> = {}): DeviceFacts => ({
  id: 'dev_phone000' as DeviceId,
  muted: false,
  quarantined: false,
  doubtful: false,
  lastSeenAt: 1,
  ...more,
})

export function personOf(name: Name, more: Partial<RecipientFacts> = {}): RecipientFacts {
  return {
    userId: userOf[name],
    role: name === 'Ada' ? 'admin' : 'agent',
    deactivated: false,
    online: name === 'Ada' || name === 'Ben',
    looking: false,
    hasRead: false,
    conversationMuted: false,
    quiet: undefined,
    matrix: initialMatrix,
    hasAddress: true,
    told: { push: false, email: false },
    devices: [phone()],
    ...more,
  }
}

export function eventOf(more: Partial<RoutingEvent> = {}): RoutingEvent {
  return { messageId: 'msg_00000000' as MessageId, author: { kind: 'visitor', id: 'vis_00000000' }, ...more }
}

export function factsOf({
  conversation,
  people,
  site,
}: Partial<Pick<Line, 'conversation' | 'people' | 'site'>>): RoutingFacts {
  return {
    pushOn: true,
    emailOn: true,
    newerRings: false,
    stepsTaken: 0,
    ...site,
    conversation: { departmentId: null, members: undefined, assigneeId: null, lastAgentId: null, ...conversation },
    recipients: names.map(name => personOf(name, people?.[name])),
  }
}

/** What routing decides about a line, by the very function that decides about messages. */
export function decideLine(line: Line): Decision[] {
  return decide(eventOf(line.event), factsOf(line), { ...initialRoutingSettings, ...line.settings })
}

/** What a decision says, as a line has it. */
export function told({ channels }: Decision): string | readonly [string, string] {
  const [push, email] = channels.map(one => {
    if (one.decision === 'skip') return one.reason
    return one.dueInMs === 0 ? 'yes' : `yes, after ${inWords(one.dueInMs)}`
  })
  return push === email ? (push ?? '') : [push ?? '', email ?? '']
}

function inWords(ms: number): string {
  return ms < 60_000 ? `${ms / 1_000} s` : `${ms / 60_000} min`
}
