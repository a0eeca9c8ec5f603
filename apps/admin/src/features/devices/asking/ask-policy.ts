import type { PromptPlace, PromptRules, PushSettings } from '@deskbell/contract'
import type { PushDeviceState } from '../../../platform/push-device-state.ts'
import type { OfferHistory } from '../../../platform/push-offer.ts'

/** What decides whether the app offers notifications by itself. */
export interface AskFacts {
  readonly place: PromptPlace
  /** Undefined while the site has not answered. */
  readonly settings: Pick<PushSettings, 'enabled' | 'prompt' | 'promptRules'> | undefined
  readonly state: PushDeviceState['kind']
  /** Undefined when it is not known what this person answered before. */
  readonly history: OfferHistory | undefined
  /** Milliseconds. */
  readonly now: number
}

const dayMs = 24 * 60 * 60 * 1000

/** What a site means that does not say (contract, `GET /push`). */
const defaultRules: PromptRules = { everyDays: 14, places: ['inbox', 'onboarding'] }

/** The contract's least; a site that says less is not followed. */
const leastDays = 7

/** Does the site let the app offer notifications at this place at all (A22)? */
export function offersAt(place: PromptPlace, settings: AskFacts['settings']): boolean {
  if (!settings?.enabled || settings.prompt !== 'in_context') return false
  return (settings.promptRules ?? defaultRules).places.includes(place)
}

/**
 * May the app offer notifications by itself? Only where the browser's question was never answered, never to who turned
 * them off, never twice a week, and only as often and where the site wants it (A17, A19, A22).
 */
export function mayAsk({ place, settings, state, history, now }: AskFacts): boolean {
  if (!offersAt(place, settings) || state !== 'not_asked' || !history) return false
  if (history.intent === 'off') return false
  if (!history.last) return true
  const { everyDays } = settings?.promptRules ?? defaultRules
  if (everyDays === null) return false
  return now - history.last.at >= Math.max(everyDays, leastDays) * dayMs
}
