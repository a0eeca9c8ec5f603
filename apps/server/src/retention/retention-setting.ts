import type { SiteSettings, SiteSettingsPatch } from '@deskbell/contract'
import { siteSettingsSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'

/** The settings key, also the payload of its wake-up. */
export const retentionKey = 'retention'

/** A season: long enough to look into what a customer complains about. */
const DEFAULT_DAYS = 90
/** Long enough for a yearly audit. */
const DEFAULT_AUDIT_DAYS = 365

/** How long what is kept, in days. */
export interface Retention {
  /** Decisions, deliveries and attempts. */
  readonly retentionDays: number
  /** Closed conversations, since they were last written in; null is for ever. */
  readonly closedConversationDays: number | null
  /** Entries of the audit log. */
  readonly auditDays: number
}

const storedSchema = siteSettingsSchema.pick({ retentionDays: true, closedConversationDays: true, auditDays: true })

export async function readRetention(db: Db): Promise<Retention> {
  const stored = storedSchema.safeParse((await readSetting(db, retentionKey)) ?? { retentionDays: DEFAULT_DAYS })
  if (!stored.success) throw new Error('The setting "retention" is not readable')
  const { retentionDays, closedConversationDays = null, auditDays = DEFAULT_AUDIT_DAYS } = stored.data
  return { retentionDays, closedConversationDays, auditDays }
}

/** What is left out stays. @returns what changed, by field */
export async function writeRetention(db: Db, patch: SiteSettingsPatch): Promise<Changes> {
  const before = await readRetention(db)
  const { retentionDays = before.retentionDays, auditDays = before.auditDays } = patch
  const closedConversationDays =
    patch.closedConversationDays === undefined ? before.closedConversationDays : patch.closedConversationDays
  const after: Retention = { retentionDays, closedConversationDays, auditDays }
  const fields = (['retentionDays', 'closedConversationDays', 'auditDays'] as const).filter(
    field => before[field] !== after[field],
  )
  if (fields.length > 0) await writeSetting(db, retentionKey, after satisfies SiteSettings)
  return Object.fromEntries(fields.map(field => [field, { from: before[field], to: after[field] }]))
}

export type Changes = Readonly<Record<string, { readonly from: number | null; readonly to: number | null }>>
