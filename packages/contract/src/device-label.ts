/** What could be found out about a browser and its platform, by whatever means. Every part may be missing. */
export interface DeviceFacts {
  /** Operating system, as ua-parser-js names it: "iOS", "Mac OS", "Android", "Windows" ... */
  readonly os?: string | undefined
  /** Model or kind of the hardware: "iPhone", "iPad", "Pixel 8" ... */
  readonly model?: string | undefined
  /** Browser, as ua-parser-js names it: "Mobile Safari", "Chrome", "Samsung Internet" ... */
  readonly browser?: string | undefined
  /** More than one touch point: an iPad that says it is a Mac. */
  readonly touch?: boolean | undefined
}

/** The label when nothing is known (W24). */
export const unknownDeviceLabel = 'Unknown device'

const platforms: readonly (readonly [RegExp, string])[] = [
  [/^mac/i, 'Mac'],
  [/^windows/i, 'Windows'],
  [/^android|harmony/i, 'Android'],
  [/^(chromium|chrome) os/i, 'Chromebook'],
  [/^(linux|ubuntu|debian|fedora|arch|mint|suse|gentoo|centos|red hat|manjaro)/i, 'Linux'],
]

const browsers: readonly (readonly [RegExp, string])[] = [
  [/safari/i, 'Safari'],
  [/samsung/i, 'Samsung Internet'],
  [/edge/i, 'Edge'],
  [/opera/i, 'Opera'],
  [/brave/i, 'Brave'],
  [/vivaldi/i, 'Vivaldi'],
  [/firefox|fennec/i, 'Firefox'],
  [/webview/i, 'in-app browser'],
  [/chrom/i, 'Chrome'],
]

/** "iPhone / Safari", "Android / Chrome", "Mac / Chrome" (W24, W25); what is unknown is left out, at most 80 characters. */
export function deviceLabel(facts: DeviceFacts): string {
  const parts = [platformName(facts), browserName(facts.browser)].filter(part => part !== undefined)
  return parts.length === 0 ? unknownDeviceLabel : parts.join(' / ').slice(0, 80)
}

function platformName({ os, model, touch }: DeviceFacts): string | undefined {
  if (/iphone|ipod/i.test(model ?? '')) return 'iPhone'
  if (/ipad/i.test(model ?? '') || (/^mac/i.test(os ?? '') && touch)) return 'iPad'
  if (/^ios/i.test(os ?? '')) return 'iPhone'
  return named(platforms, os)
}

function browserName(browser: string | undefined): string | undefined {
  return named(browsers, browser)
}

function named(table: readonly (readonly [RegExp, string])[], value: string | undefined): string | undefined {
  const text = value?.trim()
  if (!text) return undefined
  return table.find(([pattern]) => pattern.test(text))?.[1] ?? text
}
