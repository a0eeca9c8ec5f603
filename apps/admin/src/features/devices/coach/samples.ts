import type { CoachKind, CoachState } from './coach-state.ts'

type StateOf<Kind, State = CoachState> = State extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? State
    : never
  : never

/** Kinds that are not told by their name alone. */
type Particular = { readonly [Kind in CoachKind as { kind: Kind } extends StateOf<Kind> ? never : Kind]: StateOf<Kind> }

/** Without particulars, for a page that explains the kind. */
const particular: Particular = {
  busy: { kind: 'busy', doing: 'syncing' },
  system_blocked: { kind: 'system_blocked', by: 'not_displayed' },
  probably_dead: { kind: 'probably_dead', since: null, repaired: false },
  removed: { kind: 'removed', byName: '', at: '' },
  unconfirmed: { kind: 'unconfirmed', label: '' },
  on: { kind: 'on', label: '' },
}

/** A state of this kind. */
export function sampleOf(kind: CoachKind): CoachState {
  return isParticular(kind) ? particular[kind] : ({ kind } as Exclude<CoachState, Particular[keyof Particular]>)
}

function isParticular(kind: CoachKind): kind is keyof Particular {
  return Object.hasOwn(particular, kind)
}

/** What one may look up: each state that somebody has to do something about, the likeliest first. */
export const helpTopics = [
  'denied',
  'needs_install',
  'hidden_by_focus',
  'system_blocked',
  'android_channel',
  'background_apps',
  'not_received',
  'brave_switch',
  'asking',
  'in_app_browser',
  'insecure',
  'no_push',
  'no_service_worker',
  'no_notifications',
  'subscribe_failed',
  'subscribe_timeout',
  'worker_failed',
  'register_failed',
  'key_mismatch',
  'too_many_devices',
  'quarantined',
  'probably_dead',
  'removed',
  'site_off',
  'not_offered',
  'unconfirmed',
] as const satisfies readonly CoachKind[]

export type HelpTopic = (typeof helpTopics)[number]

export function parseHelpTopic(name: string): HelpTopic | undefined {
  return helpTopics.find(topic => topic === name)
}
