import { type Platform, platformOf } from '../trace/platform-of.ts'

/** What a platform cannot do, whatever the site sends. */
export type PlatformLimit =
  | 'no_buttons'
  | 'buttons_from_152'
  | 'no_badge'
  | 'badge_installed_only'
  | 'no_picture'
  | 'no_replacing'
  | 'needs_running'
  | 'no_renewal'
  | 'installed_only'

/** The first Firefox that shows buttons on notifications. */
const FIREFOX_WITH_BUTTONS = 152

/**
 * What a device's platform cannot do, as the documentation of browsers and their compatibility data say (2026-08).
 * @param label "iPhone / Safari" and the like
 * @param browser with its version, if the device said it: "Firefox 143"
 */
export function limitsOf(
  label: string,
  { installed, browser }: { readonly installed: boolean; readonly browser: string | null },
): readonly PlatformLimit[] {
  const platform = platformOf(label)
  if (platform.os === 'unknown' && platform.browser === 'other') return []
  return [...buttons(platform, browser), ...badge(platform, installed), ...showing(platform), ...arriving(platform)]
}

const isApple = ({ os, browser }: Platform): boolean => os === 'ios' || browser === 'safari'

function buttons(platform: Platform, browser: string | null): PlatformLimit[] {
  if (isApple(platform)) return ['no_buttons']
  if (platform.browser !== 'firefox') return []
  const version = Number(/ (\d+)$/.exec(browser ?? '')?.[1])
  return version >= FIREFOX_WITH_BUTTONS ? [] : ['buttons_from_152']
}

function badge({ os, browser }: Platform, installed: boolean): PlatformLimit[] {
  if (os === 'ios') return []
  if (os === 'android' || os === 'linux' || browser === 'firefox') return ['no_badge']
  return installed ? [] : ['badge_installed_only']
}

/** Safari shows the app's own icon, and puts each notification beside the one before. */
function showing(platform: Platform): PlatformLimit[] {
  return isApple(platform) ? ['no_picture', 'no_replacing'] : []
}

function arriving(platform: Platform): PlatformLimit[] {
  if (platform.os === 'ios') return ['installed_only', 'no_renewal']
  const isDesktop = platform.os !== 'android'
  return isDesktop && platform.browser !== 'safari' && platform.os !== 'chromeos' ? ['needs_running'] : []
}
