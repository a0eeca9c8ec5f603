import { botOutcomes } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { type SeededRandom, seededRandom } from '../../faults/seeded-random.ts'
import { initialMatrix, initialRoutingSettings } from '../routing-rules.ts'
import { decide } from './decide.ts'
import type { RecipientFacts, RoutingFacts } from './rules/facts.ts'
import { eventOf, factsOf, names, personOf, phone, sales, userOf } from './table/world.ts'

const CASES = 20_000

/** Somebody as they may be at some moment. */
function randomPerson(dice: SeededRandom, name: (typeof names)[number]): RecipientFacts {
  const wish = () => ({ push: dice.chance(0.8), email: dice.chance(0.8) })
  return personOf(name, {
    role: dice.chance(0.3) ? 'admin' : 'agent',
    deactivated: dice.chance(0.15),
    online: dice.chance(0.4),
    looking: dice.chance(0.1),
    hasRead: dice.chance(0.1),
    conversationMuted: dice.chance(0.15),
    quiet: dice.chance(0.2) ? 'quiet_hours' : undefined,
    matrix: dice.chance(0.5) ? initialMatrix : { first_message: wish(), later_message: wish(), assigned: wish() },
    hasAddress: dice.chance(0.9),
    devices: dice.chance(0.7) ? [phone({ muted: dice.chance(0.2), quarantined: dice.chance(0.1) })] : [],
  })
}

function randomFacts(dice: SeededRandom): RoutingFacts {
  const somebody = () => (dice.chance(0.5) ? null : userOf[dice.pick(names)])
  const members = new Set(names.filter(() => dice.chance(0.4)).map(name => userOf[name]))
  const departmentId = dice.chance(0.5) ? sales : null
  return {
    ...factsOf({}),
    pushOn: dice.chance(0.9),
    emailOn: dice.chance(0.6),
    conversation: {
      departmentId,
      members: departmentId !== null && members.size > 0 ? members : undefined,
      assigneeId: somebody(),
      lastAgentId: somebody(),
    },
    recipients: names.map(name => randomPerson(dice, name)),
  }
}

/** Somebody whom a push would reach at this moment, whatever the message is: said without asking the rules. */
function couldBeRung({ pushOn }: RoutingFacts, { deactivated, devices, quiet, ...they }: RecipientFacts): boolean {
  const wantsAll = Object.values(they.matrix).every(({ push }) => push)
  const hasDevice = devices.some(({ muted, quarantined }) => !muted && !quarantined)
  return pushOn && !deactivated && !quiet && !they.conversationMuted && wantsAll && hasDevice
}

describe('S1: nobody is missed', () => {
  it(`every visitor’s message is told to somebody, or a person would accept why not (${CASES} cases)`, () => {
    let silent = 0
    for (let seed = 0; seed < CASES; seed += 1) {
      const dice = seededRandom(seed)
      const facts = randomFacts(dice)
      const settings = {
        ...initialRoutingSettings,
        notToAdmins: dice.chance(0.3),
        laterMessages: dice.pick(['last_agent', 'everybody'] as const),
        emailOnlyWhenOffline: { department: dice.chance(0.5), assigned: dice.chance(0.5) },
      }
      // Whatever the bot did, but for an answer, takes a ring from nobody (S9).
      const bot = dice.chance(0.4) ? undefined : dice.pick(botOutcomes.filter(outcome => outcome !== 'handled'))
      const decisions = decide(eventOf({ bot }), facts, settings)
      if (decisions.some(({ decision }) => decision === 'send')) continue
      silent += 1
      // Who sees it anyway: it is open before them, or the app is, and the message is theirs.
      const sees = ({ userId, online, quiet }: RecipientFacts) => {
        const { reason } = decisions.find(one => one.userId === userId) ?? {}
        const isTheirs = facts.conversation.assigneeId === userId || facts.conversation.lastAgentId === userId
        const isMeant = !['other_department', 'not_to_admins', 'assigned_to_other', 'last_agent_only'].includes(
          `${reason}`,
        )
        return (
          reason === 'already_read' || reason === 'looking_at_conversation' || (isTheirs && isMeant && online && !quiet)
        )
      }
      if (facts.recipients.some(sees)) continue
      const { members } = facts.conversation
      const concerned = facts.recipients.filter(({ userId }) => !members || members.has(userId))
      const agents = concerned.filter(({ role, deactivated }) => role === 'agent' && !deactivated)
      const meant = settings.notToAdmins && agents.length > 0 ? agents : concerned
      expect(
        meant.filter(one => couldBeRung(facts, one)),
        `seed ${seed}`,
      ).toEqual([])
    }
    // The cases are worth something: some are silent, and most are not.
    expect(silent).toBeGreaterThan(CASES / 100)
    expect(silent).toBeLessThan(CASES / 2)
  })

  it('every decision has a reason on each channel, and says send if and only if one of them does', () => {
    for (let seed = 0; seed < 2_000; seed += 1) {
      const facts = randomFacts(seededRandom(seed))
      const decisions = decide(eventOf(), facts, initialRoutingSettings)
      expect(decisions).toHaveLength(facts.recipients.length)
      for (const { decision, reason, channels, deviceIds } of decisions) {
        expect(channels.map(({ channel }) => channel)).toEqual(['push', 'email'])
        expect(channels.some(one => one.decision === 'send')).toBe(decision === 'send')
        expect([reason, ...channels.map(one => one.reason)].every(word => /^[a-z_]+$/.test(word))).toBe(true)
        expect(deviceIds.length > 0).toBe(channels[0].decision === 'send')
      }
    }
  })
})
