import type { Simulation, SimulationAnswer } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { readDepartments } from '../db/inbox/concerned-departments.ts'
import { quietAt } from '../quiet-times.ts'
import { type Decision, decide } from './decide.ts'
import { type Person, readPeople } from './read-people.ts'
import { readSettings } from './read-settings.ts'
import type { RoutingDeps } from './routing-deps.ts'
import type { ChannelDecision } from './rules/channels.ts'
import type { RoutingEvent, RoutingFacts } from './rules/facts.ts'
import { simulateLadder } from './simulate-ladder.ts'

type Decided = SimulationAnswer['decisions'][number]

/**
 * A visitor writes, and nothing happens: who would get what, and why, and what each step of the ladder would do if nobody
 * opens it, by the functions that routing decides by.
 */
export async function simulate(
  { clock, findOnlineUsers, readPushRules, isEmailOn }: RoutingDeps,
  db: Db,
  asked: Simulation,
): Promise<SimulationAnswer> {
  const online = await findOnlineUsers(db, clock())
  const at = Date.parse(asked.at)
  const people = (await readPeople(db, { at, online })).map(person => changed(person, asked))
  const { departmentId = null, assigneeId = null, lastAgentId = null } = asked
  const members = departmentId === null ? undefined : (await readDepartments(db)).membersOf(departmentId)
  const site = { pushOn: (await readPushRules(db)).enabled, emailOn: await isEmailOn(db) }
  /** Everybody goes on as they are; but their quiet times may begin or end. */
  const factsAfter = (ms: number, stepsTaken: number): RoutingFacts => ({
    ...{ ...site, stepsTaken, newerRings: false },
    conversation: { departmentId, members, assigneeId, lastAgentId },
    recipients: people.map(({ facts, quiet }) => ({ ...facts, quiet: quietAt(quiet, at + ms) })),
  })
  const event: RoutingEvent = {
    messageId: 'msg_simulated' as RoutingEvent['messageId'],
    author: { kind: 'visitor', id: '' },
    bot: asked.bot ?? (asked.botAnswered ? 'handled' : undefined),
  }
  const settings = asked.settings ?? (await readSettings(db))
  const decisions = decide(event, factsAfter(0, 0), settings)
  const nameOf = new Map(people.map(({ name, facts: { userId } }) => [userId, name]))
  const shown = ({ userId, decision, reason, channels, deviceIds }: Decision): Decided => ({
    recipient: { id: userId, name: nameOf.get(userId) ?? '' },
    decision,
    reason,
    devices: deviceIds.length,
    channels: channels.map(inSeconds),
  })
  return {
    rules: [...(decisions[0]?.rules ?? [])],
    decisions: decisions.map(shown),
    steps: simulateLadder({ event, settings, decisions, factsAfter }).map(step => ({
      ...step,
      decisions: step.decisions.map(shown),
    })),
  }
}

function changed(person: Person, { overrides = [] }: Simulation): Person {
  const so = overrides.find(({ userId }) => userId === person.facts.userId)
  if (!so) return person
  const { online, looking, hasRead, mutedConversation, told } = so
  const facts = {
    ...person.facts,
    // Whoever looks at the conversation is there.
    ...(looking ? { online: true } : {}),
    ...(online === undefined ? {} : { online }),
    ...(looking === undefined ? {} : { looking }),
    ...(hasRead === undefined ? {} : { hasRead }),
    ...(mutedConversation === undefined ? {} : { conversationMuted: mutedConversation }),
    ...(told === undefined ? {} : { told: { push: told, email: told } }),
  }
  return { ...person, facts }
}

function inSeconds(one: ChannelDecision): Decided['channels'][number] {
  const { channel, decision, reason } = one
  return { channel, decision, reason, dueInSeconds: one.decision === 'send' ? one.dueInMs / 1_000 : null }
}
