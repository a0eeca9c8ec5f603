import { siteSettingsSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'

/** The settings key, also the payload of its wake-up. */
export const retentionKey = 'retention'

/** A season: long enough to look into what a customer complains about. */
const DEFAULT_DAYS = 90

const storedSchema = siteSettingsSchema.pick({ retentionDays: true })

/** For how many days decisions, deliveries and attempts are kept. */
export async function readRetentionDays(db: Db): Promise<number> {
  const stored = storedSchema.safeParse((await readSetting(db, retentionKey)) ?? { retentionDays: DEFAULT_DAYS })
  if (!stored.success) throw new Error('The setting "retention" is not readable')
  return stored.data.retentionDays
}

export async function writeRetentionDays(db: Db, retentionDays: number): Promise<void> {
  await writeSetting(db, retentionKey, { retentionDays })
}
