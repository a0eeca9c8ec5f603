import { UAParser } from 'ua-parser-js'
import { type BrowserHints, browserOf } from './parse-user-agent.ts'

export interface VersionHints extends BrowserHints {
  /** User-agent client hints: brands with their major versions, and the system's version. */
  readonly brandVersions?: readonly { readonly brand: string; readonly version?: string }[]
  readonly platformVersion?: string
}

/** For people to read: "Firefox 143", "Windows 11". */
export interface Versions {
  readonly browser?: string
  readonly system?: string
}

/**
 * Browser and system with their versions. A version that browsers keep saying long after it is true is left out: Windows 10,
 * macOS 10.15, Android 10, and the iOS that Safari 26 stopped at.
 */
export function versionsOf(userAgent: string, hints: VersionHints = {}): Versions {
  const { browser: parsed, os, device } = new UAParser(userAgent).getResult()
  const name = browserOf(userAgent, parsed.name, hints)?.replace(/^Mobile /, '')
  const brand = hints.brandVersions?.find(({ brand: each }) => name !== undefined && each.endsWith(name))
  const major = brand?.version ?? (name === undefined || !parsed.name?.includes(name) ? undefined : parsed.major)
  const system = systemOf({ name: os.name, version: os.version, model: device.model }, hints, major)
  return {
    ...(name && { browser: major ? `${name} ${major}` : name }),
    ...(system && { system }),
  }
}

interface System {
  readonly name: string | undefined
  readonly version: string | undefined
  readonly model: string | undefined
}

function systemOf(parsed: System, hints: VersionHints, browserMajor: string | undefined): string | undefined {
  const { platformVersion } = hints
  const told = platformVersion && /^\d+/.test(platformVersion) ? platformVersion : undefined
  const tablet =
    /ipad/i.test(parsed.model ?? '') || (/^mac/i.test(parsed.name ?? '') && (hints.maxTouchPoints ?? 0) > 1)
  if (tablet)
    return withVersion('iPadOS', /^mac/i.test(parsed.name ?? '') ? undefined : iosVersion(parsed, browserMajor))
  switch (parsed.name ?? hints.platform) {
    case 'Windows':
      // Windows 11 is told as 13 and more, Windows 10 as 1 to 10, what was before as 0.
      return withVersion('Windows', told && windowsOf(Number.parseInt(told, 10)))
    case 'macOS':
    case 'Mac OS':
      return withVersion('macOS', told && shortened(told, 2))
    case 'Android':
      return withVersion('Android', (told && shortened(told, 1)) ?? unless(parsed.version, '10'))
    case 'iOS':
      return withVersion('iOS', iosVersion(parsed, browserMajor))
    case 'Chromium OS':
    case 'Chrome OS':
      return 'ChromeOS'
    default:
      return parsed.name ?? hints.platform
  }
}

function windowsOf(told: number): string | undefined {
  if (told >= 13) return '11'
  return told >= 1 ? '10' : undefined
}

/** From Safari 26 on the system's version is the browser's; what the user agent says of it stands still. */
function iosVersion({ version }: System, browserMajor: string | undefined): string | undefined {
  return Number(browserMajor) >= 26 ? browserMajor : version && shortened(version, 2)
}

function shortened(version: string, parts: number): string {
  return version.split('.').slice(0, parts).join('.')
}

function unless(version: string | undefined, frozen: string): string | undefined {
  return version === frozen ? undefined : version
}

function withVersion(name: string, version: string | undefined): string {
  return version ? `${name} ${version}` : name
}
