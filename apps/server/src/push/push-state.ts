import type { PromptPolicy } from '@deskbell/contract'
import { pushSettingsPatchSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'

/** The site's switch (W5) and when the app may ask for permission (A22). */
export interface PushState {
  readonly enabled: boolean
  readonly prompt: PromptPolicy
}

/** The settings key, also the payload of its wake-up. */
export const pushStateKey = 'push'

/** Push is on from the start (A24). */
const initial: PushState = { enabled: true, prompt: 'in_context' }

export async function readPushState(db: Db): Promise<PushState> {
  const stored = pushSettingsPatchSchema.safeParse((await readSetting(db, pushStateKey)) ?? {})
  if (!stored.success) throw new Error('The setting "push" is not readable')
  return { enabled: stored.data.enabled ?? initial.enabled, prompt: stored.data.prompt ?? initial.prompt }
}

export async function writePushState(db: Db, state: PushState): Promise<void> {
  await writeSetting(db, pushStateKey, state)
}

/** Is push on for the site? While it is off nothing is registered and nothing is sent. */
export async function isPushOn(db: Db): Promise<boolean> {
  return (await readPushState(db)).enabled
}
