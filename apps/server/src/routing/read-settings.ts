import type { RoutingSettings } from '@deskbell/contract'
import { routingSettingsSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { initialRoutingSettings } from '../routing-rules.ts'

/** The settings key, also the payload of its wake-up. */
export const routingKey = 'routing'

const storedSchema = routingSettingsSchema.partial()

/** What the site wants of routing; what it never set is as it begins. */
export async function readSettings(db: Db): Promise<RoutingSettings> {
  const stored = storedSchema.safeParse((await readSetting(db, routingKey)) ?? {})
  if (!stored.success) throw new Error('The setting "routing" is not readable')
  const set = Object.entries(stored.data).filter(([, value]) => value !== undefined)
  return { ...initialRoutingSettings, ...Object.fromEntries(set) }
}

export async function writeSettings(db: Db, settings: RoutingSettings): Promise<void> {
  await writeSetting(db, routingKey, settings)
}
