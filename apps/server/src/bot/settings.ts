import { botSettingsPutSchema } from '@deskbell/contract/schemas'
import type { z } from 'zod'
import type { Db } from '../db/database.ts'
import { readSetting } from '../db/settings.ts'
import { botSecretPlace } from '../secrets/sealed-places.ts'
import type { Sealer } from '../secrets/sealer.ts'

/** The settings key, also the payload of its wake-up. */
export const botKey = 'bot'

export type BotSetting = z.output<typeof botSettingsPutSchema>

const untouched: BotSetting = { enabled: false, url: null, timeLimitSeconds: 8, name: 'Bot' }

export async function readBotSetting(db: Db): Promise<BotSetting> {
  const stored = botSettingsPutSchema.safeParse((await readSetting(db, botKey)) ?? untouched)
  if (!stored.success) throw new Error('The setting "bot" is not readable')
  return stored.data
}

/** Undefined: there is none, or it was sealed with another master key. */
export async function readBotSecret(db: Db, sealer: Sealer): Promise<string | undefined> {
  const sealed = await readSetting(db, botSecretPlace)
  if (typeof sealed !== 'string') return undefined
  const opened = sealer.open(sealed, botSecretPlace)
  return opened.ok ? opened.text : undefined
}
