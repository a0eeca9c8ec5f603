import type { Simulation, SimulationAnswer } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { readDepartments } from '../db/inbox/concerned-departments.ts'
import { decide } from './decide.ts'
import { type Person, readPeople } from './read-people.ts'
import { readSettings } from './read-settings.ts'
import type { RoutingDeps } from './routing-deps.ts'
import type { ChannelDecision } from './rules/channels.ts'
import type { RoutingEvent, RoutingFacts } from './rules/facts.ts'

/** A visitor writes, and nothing happens: who would get what, and why, by the function that routing decides by. */
export async function simulate(
  { clock, findOnlineUsers, readPushRules, isEmailOn }: RoutingDeps,
  db: Db,
  asked: Simulation,
): Promise<SimulationAnswer> {
  const online = await findOnlineUsers(db, clock())
  const people = await readPeople(db, { at: Date.parse(asked.at), online })
  const { departmentId = null, assigneeId = null, lastAgentId = null } = asked
  const members = departmentId === null ? undefined : (await readDepartments(db)).membersOf(departmentId)
  const facts: RoutingFacts = {
    pushOn: (await readPushRules(db)).enabled,
    emailOn: await isEmailOn(db),
    newerRings: false,
    conversation: { departmentId, members, assigneeId, lastAgentId },
    recipients: people.map(person => changed(person, asked).facts),
  }
  const event: RoutingEvent = {
    messageId: 'msg_simulated' as RoutingEvent['messageId'],
    author: { kind: 'visitor', id: '' },
    botAnswered: asked.botAnswered ?? false,
  }
  const decisions = decide(event, facts, asked.settings ?? (await readSettings(db)))
  const nameOf = new Map(people.map(({ name, facts: { userId } }) => [userId, name]))
  return {
    rules: [...(decisions[0]?.rules ?? [])],
    decisions: decisions.map(({ userId, decision, reason, channels, deviceIds }) => ({
      recipient: { id: userId, name: nameOf.get(userId) ?? '' },
      decision,
      reason,
      devices: deviceIds.length,
      channels: channels.map(inSeconds),
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

function inSeconds(one: ChannelDecision): SimulationAnswer['decisions'][number]['channels'][number] {
  const { channel, decision, reason } = one
  return { channel, decision, reason, dueInSeconds: one.decision === 'send' ? one.dueInMs / 1_000 : null }
}
