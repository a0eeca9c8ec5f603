import type { LadderStep, RoutingSettings } from '@deskbell/contract'
import type { Decision } from './decide.ts'
import { decideStep } from './decide-step.ts'
import type { RoutingEvent, RoutingFacts } from './rules/facts.ts'
import { begins, type Told } from './rules/ladder.ts'

/** A step as it would be taken. */
export interface SimulatedStep {
  /** Since the message. */
  readonly afterSeconds: number
  readonly to: LadderStep['to']
  /** Of those whom it is about. */
  readonly decisions: readonly Decision[]
}

export interface Simulated {
  readonly event: RoutingEvent
  readonly settings: RoutingSettings
  /** About the message itself. */
  readonly decisions: readonly Decision[]
  readonly factsAfter: (ms: number, stepsTaken: number) => RoutingFacts
}

/** Climbs the whole ladder, as if nobody ever opened it. None if nobody waits: somebody sees it, or the bot has answered. */
export function simulateLadder({ event, settings, decisions, factsAfter }: Simulated): SimulatedStep[] {
  if (!begins(event, decisions)) return []
  const steps: SimulatedStep[] = []
  let told = andTold({ push: new Set(), email: new Set(), devices: new Set() }, decisions)
  let afterSeconds = 0
  for (const [at, { to, afterSeconds: wait }] of settings.ladder.entries()) {
    afterSeconds += wait
    const facts = factsAfter(afterSeconds * 1_000, at + 1)
    const decided = decideStep(to, { event, facts, settings, told })
    steps.push({ afterSeconds, to, decisions: decided })
    told = andTold(told, decided)
  }
  return steps
}

function andTold(before: Told, decisions: readonly Decision[]): Told {
  const by = (which: 'push' | 'email') =>
    decisions
      .filter(({ channels }) => channels.some(one => one.channel === which && one.decision === 'send'))
      .map(({ userId }) => userId)
  return {
    push: new Set([...before.push, ...by('push')]),
    email: new Set([...before.email, ...by('email')]),
    devices: new Set([...before.devices, ...decisions.flatMap(({ deviceIds }) => deviceIds)]),
  }
}
