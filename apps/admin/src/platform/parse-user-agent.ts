import type { DeviceFacts } from '@deskbell/contract'
import { UAParser } from 'ua-parser-js'
import { inAppBrowser } from './in-app-browser.ts'

/** What a browser tells beside its user agent. */
export interface BrowserHints {
  readonly maxTouchPoints?: number
  /** User-agent client hints. */
  readonly brands?: readonly string[]
  readonly platform?: string
  readonly model?: string
  readonly brave?: boolean
}

/** Brands that hide behind Chrome in the user agent but name themselves in the hints. */
const ownBrands = [
  'Brave',
  'Vivaldi',
  'Opera GX',
  'Opera',
  'Samsung Internet',
  'Microsoft Edge',
  'YaBrowser',
  'DuckDuckGo',
]

/** Operating systems as hints call them, where the parser calls them otherwise. */
const platformNames: Readonly<Record<string, string>> = { macOS: 'Mac OS', 'Chrome OS': 'Chromium OS' }

/** What the label is made of: the parser's view, mended where it is known to be fooled. */
export function parseUserAgent(userAgent: string, hints: BrowserHints = {}): DeviceFacts {
  const { browser, device, os } = new UAParser(userAgent).getResult()
  const platform = hints.platform && (platformNames[hints.platform] ?? hints.platform)
  return {
    os: os.name ?? platform,
    model: device.model ?? hints.model,
    browser: browserOf(userAgent, browser.name, hints),
    touch: (hints.maxTouchPoints ?? 0) > 1,
  }
}

export function browserOf(userAgent: string, parsed: string | undefined, hints: BrowserHints): string | undefined {
  if (hints.brave) return 'Brave'
  const brand = ownBrands.find(name => hints.brands?.includes(name))
  if (brand) return brand
  const inApp = inAppBrowser(userAgent)
  if (inApp) return inApp.app ?? 'WebView'
  return parsed
}
