import type { LadderStep, UserId } from '@deskbell/contract'
import { initialRoutingSettings } from '../../routing-rules.ts'
import type { Decision } from '../decide.ts'
import { decideStep } from '../decide-step.ts'
import { eventOf, factsOf, type Line, type Name, sales, salesMembers, told, userOf } from './world.ts'

/** One step of the ladder: who was told before it, and what each gets by it. Whoever is left out, it is not about. */
export interface LadderLine extends Pick<Line, 'when' | 'conversation' | 'people' | 'settings' | 'requirements'> {
  readonly step: LadderStep['to']
  readonly told: { readonly push: readonly Name[]; readonly email: readonly Name[] }
  readonly gets: Partial<Line['gets']>
}

const inSales = { departmentId: sales, members: salesMembers }
const notThisStep = 'not_this_step'

/** What each step does, one after the other. */
export const ladderLines: readonly LadderLine[] = [
  {
    requirements: 'W1',
    step: 'devices',
    when: 'Ben and Cleo were rung: their other devices',
    told: { push: ['Ben', 'Cleo'], email: [] },
    gets: { Ben: ['yes', notThisStep], Cleo: ['yes', notThisStep] },
  },
  {
    requirements: 'W1',
    step: 'devices',
    when: 'The same, Ben has snoozed since, Cleo has muted the conversation',
    told: { push: ['Ben', 'Cleo'], email: [] },
    people: { Ben: { quiet: 'snoozed' }, Cleo: { conversationMuted: true } },
    gets: { Ben: ['snoozed', notThisStep], Cleo: ['conversation_muted', notThisStep] },
  },
  {
    requirements: 'S4 W1',
    step: 'colleagues',
    when: 'It is for Sales, Ben was rung: Cleo',
    conversation: { ...inSales, lastAgentId: userOf.Ben },
    told: { push: ['Ben'], email: [] },
    gets: { Cleo: ['yes', notThisStep] },
  },
  {
    requirements: 'S4 W1',
    step: 'colleagues',
    when: 'It is for Sales, and all of Sales was told: everybody else',
    conversation: inSales,
    told: { push: ['Ben'], email: ['Cleo'] },
    gets: { Ada: ['yes', notThisStep], Dan: ['yes', notThisStep] },
  },
  {
    requirements: 'S4 W1',
    step: 'colleagues',
    when: 'It is for Sales, Ben was rung, Cleo has no device: everybody else too',
    conversation: inSales,
    told: { push: ['Ben'], email: [] },
    people: { Cleo: { devices: [] } },
    gets: { Ada: ['yes', notThisStep], Cleo: ['no_devices', notThisStep], Dan: ['yes', notThisStep] },
  },
  {
    requirements: 'S4 W1',
    step: 'colleagues',
    when: 'It is for Sales, Ben was rung, Cleo is deactivated since: everybody else',
    conversation: inSales,
    told: { push: ['Ben'], email: [] },
    people: { Cleo: { deactivated: true } },
    gets: { Ada: ['yes', notThisStep], Dan: ['yes', notThisStep] },
  },
  {
    requirements: 'S4 W1',
    step: 'colleagues',
    when: 'It is nobody’s, with “not to admins”, Ben was rung: Cleo and Dan, not Ada',
    settings: { notToAdmins: true },
    told: { push: ['Ben'], email: [] },
    gets: { Cleo: ['yes', notThisStep], Dan: ['yes', notThisStep] },
  },
  {
    requirements: 'S2 S3',
    step: 'email',
    when: 'It is for Sales, Ben (online) and Cleo were rung, Cleo got an email too: Ben, though he is there',
    conversation: inSales,
    told: { push: ['Ben', 'Cleo'], email: ['Cleo'] },
    gets: { Ben: [notThisStep, 'yes'] },
  },
  {
    requirements: 'S2 S3',
    step: 'email',
    when: 'It is for Sales, both were rung; Ben wants no email of first messages, Cleo has no address',
    conversation: inSales,
    told: { push: ['Ben', 'Cleo'], email: [] },
    people: {
      Ben: {
        matrix: {
          first_message: { push: true, email: false },
          later_message: { push: true, email: true },
          assigned: { push: true, email: true },
        },
      },
      Cleo: { hasAddress: false },
    },
    gets: { Ben: [notThisStep, 'email_unwanted'], Cleo: [notThisStep, 'no_address'] },
  },
  {
    requirements: 'S2 S3',
    step: 'email',
    when: 'It is for Sales, Cleo was told by both; Ben has no device and was online, so that he got neither: Ben',
    conversation: inSales,
    told: { push: ['Cleo'], email: ['Cleo'] },
    people: { Ben: { devices: [] } },
    gets: { Ben: [notThisStep, 'yes'] },
  },
  {
    requirements: 'S2 W1',
    step: 'admins',
    when: 'Whoever was told, with “not to admins” too: Ada',
    settings: { notToAdmins: true },
    told: { push: ['Ben', 'Cleo'], email: ['Ben', 'Cleo'] },
    gets: { Ada: 'yes' },
  },
]

/** What a step decides, by the very function that takes steps. */
function decideLadderLine(line: LadderLine): ReadonlyMap<UserId, Decision> {
  const usersOf = (names: readonly Name[]): ReadonlySet<UserId> => new Set(names.map(name => userOf[name]))
  const decisions = decideStep(line.step, {
    event: eventOf(),
    facts: factsOf(line),
    settings: { ...initialRoutingSettings, ...line.settings },
    told: { push: usersOf(line.told.push), email: usersOf(line.told.email), devices: new Set() },
  })
  return new Map(decisions.map(decision => [decision.userId, decision]))
}

/** What each of them gets, as a line has it. */
export function ladderGets(line: LadderLine, names: readonly Name[]): LadderLine['gets'] {
  const decided = decideLadderLine(line)
  return Object.fromEntries(
    names.flatMap(name => {
      const decision = decided.get(userOf[name])
      return decision ? [[name, told(decision)]] : []
    }),
  )
}
