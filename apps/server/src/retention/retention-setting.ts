import type { SiteSettings, SiteSettingsPatch } from '@deskbell/contract'
import { siteSettingsSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'

/** The settings key, also the payload of its wake-up. */
export const retentionKey = 'retention'

/** A season: long enough to look into what a customer complains about. */
const DEFAULT_DAYS = 90

/** How long what is kept, in days. */
export interface Retention {
  /** Decisions, deliveries and attempts. */
  readonly retentionDays: number
  /** Closed conversations, since they were last written in; null is for ever. */
  readonly closedConversationDays: number | null
}

const storedSchema = siteSettingsSchema.pick({ retentionDays: true, closedConversationDays: true })

export async function readRetention(db: Db): Promise<Retention> {
  const stored = storedSchema.safeParse((await readSetting(db, retentionKey)) ?? { retentionDays: DEFAULT_DAYS })
  if (!stored.success) throw new Error('The setting "retention" is not readable')
  const { retentionDays, closedConversationDays = null } = stored.data
  return { retentionDays, closedConversationDays }
}

/** What is left out stays. */
export async function writeRetention(db: Db, patch: SiteSettingsPatch): Promise<void> {
  const { retentionDays, closedConversationDays } = await readRetention(db)
  await writeSetting(db, retentionKey, {
    retentionDays: patch.retentionDays ?? retentionDays,
    closedConversationDays:
      patch.closedConversationDays === undefined ? closedConversationDays : patch.closedConversationDays,
  } satisfies SiteSettings)
}
