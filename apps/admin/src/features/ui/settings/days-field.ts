import type { SiteSettings } from '@deskbell/contract'

/** A setting that says for how many days something is kept; null is for good. */
export type DaysField = keyof SiteSettings

/** Where the query cache has the site's settings. */
export const settingsKey = (site: string) => [site, 'settings'] as const

/** True if something goes that would have stayed. In days; null is for good. */
export const isShorter = (wanted: number | null, kept: number | null): boolean =>
  wanted !== null && (kept === null || wanted < kept)
