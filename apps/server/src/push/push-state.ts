import type { PromptPolicy, PromptRules, PushSettingsPatch } from '@deskbell/contract'
import { pushSettingsPatchSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { initialPushRules, type PushRules } from '../push-rules.ts'

/** The site's switch (W5), what notifications show, and when the app may ask for permission (A22). */
export interface PushState extends PushRules {
  readonly prompt: PromptPolicy
  readonly promptRules: PromptRules
}

/** The settings key, also the payload of its wake-up. */
export const pushStateKey = 'push'

/** Push is on from the start (A24), and offered where it fits, twice a month at most. */
const initial: PushState = {
  ...initialPushRules,
  prompt: 'in_context',
  promptRules: { everyDays: 14, places: ['inbox', 'onboarding'] },
}

export async function readPushState(db: Db): Promise<PushState> {
  const stored = pushSettingsPatchSchema.safeParse((await readSetting(db, pushStateKey)) ?? {})
  if (!stored.success) throw new Error('The setting "push" is not readable')
  return changed(initial, stored.data)
}

/** What is left out stays. */
export function changed(before: PushState, patch: PushSettingsPatch): PushState {
  const { site, roles, mask } = patch.content ?? {}
  const { admin, agent } = roles ?? {}
  const { everyDays, places } = patch.promptRules ?? {}
  return {
    enabled: patch.enabled ?? before.enabled,
    prompt: patch.prompt ?? before.prompt,
    promptRules: {
      everyDays: everyDays === undefined ? before.promptRules.everyDays : everyDays,
      places: places ?? before.promptRules.places,
    },
    content: {
      site: site ?? before.content.site,
      roles: {
        admin: admin === undefined ? before.content.roles.admin : admin,
        agent: agent === undefined ? before.content.roles.agent : agent,
      },
      mask: mask ?? before.content.mask,
    },
    announceTaken: patch.announceTaken ?? before.announceTaken,
  }
}

export async function writePushState(db: Db, state: PushState): Promise<void> {
  await writeSetting(db, pushStateKey, state)
}

/** Is push on for the site? While it is off nothing is registered and nothing is sent. */
export async function isPushOn(db: Db): Promise<boolean> {
  return (await readPushState(db)).enabled
}
