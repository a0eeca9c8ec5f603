import type { WidgetSettingsPut } from '@deskbell/contract'
import { widgetSettingsPutSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readSetting } from '../db/settings.ts'
import { isTimeZone } from '../time-zone.ts'
import { emptySpans } from './hours.ts'

/** The settings key, also the payload of its wake-up. */
export const widgetKey = 'widget'

/** Before anybody has set anything. */
const untouched: WidgetSettingsPut = {
  name: 'Deskbell',
  hours: null,
  askEmailWhenAway: true,
  sound: 'chime',
  soundLoop: false,
}

export async function readWidgetSetting(db: Db): Promise<WidgetSettingsPut> {
  const stored = widgetSettingsPutSchema.safeParse((await readSetting(db, widgetKey)) ?? untouched)
  if (!stored.success) throw new Error('The setting "widget" is not readable')
  return stored.data
}

/** What is wrong with hours beyond their form, by path. */
export function faultsOf({ hours }: WidgetSettingsPut): { readonly path: string; readonly message: string }[] {
  if (hours === null) return []
  const zone = isTimeZone(hours.timeZone)
    ? []
    : [{ path: 'body.hours.timeZone', message: 'not a time zone that this server knows' }]
  const spans = emptySpans(hours).map(index => ({
    path: `body.hours.days.${index}.to`,
    message: 'it ends before it begins',
  }))
  return [...zone, ...spans]
}
