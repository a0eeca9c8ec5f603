export type Os = 'windows' | 'mac' | 'linux' | 'chromeos' | 'android' | 'ios' | 'unknown'
export type Browser = 'chrome' | 'edge' | 'firefox' | 'safari' | 'samsung' | 'brave' | 'other'

/** Where a device runs, as far as its label says. */
export interface Platform {
  readonly os: Os
  readonly browser: Browser
}

const systems: readonly (readonly [RegExp, Os])[] = [
  [/^(iphone|ipad)/i, 'ios'],
  [/^android/i, 'android'],
  [/^windows/i, 'windows'],
  [/^mac/i, 'mac'],
  [/^chromebook/i, 'chromeos'],
  [/^linux/i, 'linux'],
]

/** The small ones made of Chromium behave as Chrome does. */
const browsers: readonly (readonly [RegExp, Browser])[] = [
  [/samsung/i, 'samsung'],
  [/brave/i, 'brave'],
  [/edge/i, 'edge'],
  [/firefox/i, 'firefox'],
  [/safari/i, 'safari'],
  [/chrome|opera|vivaldi/i, 'chrome'],
]

/**
 * System and browser of a label such as "Android / Chrome" (W24): it is made from what a browser says of itself by the app or the
 * backend, so it is the same for a device that is elsewhere as for the one in hand.
 */
export function platformOf(label: string): Platform {
  const browser = label.includes(' / ') ? label.slice(label.indexOf(' / ')) : label
  return { os: firstOf(systems, label) ?? 'unknown', browser: firstOf(browsers, browser) ?? 'other' }
}

function firstOf<T>(table: readonly (readonly [RegExp, T])[], text: string): T | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1]
}
