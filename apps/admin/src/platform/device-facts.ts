import { type DeviceFacts, deviceLabel } from '@deskbell/contract'
import type { DeviceDetails } from '../shared/records.ts'
import type { VersionHints, Versions } from './browser-versions.ts'
import type { BrowserHints } from './parse-user-agent.ts'

/** User-agent client hints: Chromium alone has them, and the compiler's library does not. */
interface UserAgentData {
  readonly brands: readonly { readonly brand: string; readonly version?: string }[]
  readonly mobile: boolean
  readonly platform: string
  getHighEntropyValues: (
    hints: readonly string[],
  ) => Promise<{ readonly model?: string; readonly platformVersion?: string }>
}

export interface DetailsContext {
  readonly appUrl: string
  readonly installed: boolean
  /** What the person reads the app in: what is shown on this device speaks it too. */
  readonly language: string | undefined
}

/** Browser and platform of this device, as far as they can be found out. The parser is loaded when it is needed. */
async function readDeviceFacts(): Promise<DeviceFacts> {
  const { parseUserAgent } = await import('./parse-user-agent.ts')
  return parseUserAgent(navigator.userAgent, await readHints())
}

/** What this device is called before anybody gave it a name (W24). */
export async function readDeviceLabel(): Promise<string> {
  return deviceLabel(await readDeviceFacts())
}

/** What is said of this device when it is registered. */
export async function describeDevice({ appUrl, installed, language }: DetailsContext): Promise<DeviceDetails> {
  return {
    label: await readDeviceLabel(),
    installed,
    language: spokenLanguage(language, navigator.language),
    ...(await readVersions()),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    appUrl,
  }
}

/** Browser and system with their versions, as far as they are told. */
async function readVersions(): Promise<Versions> {
  const { versionsOf } = await import('./browser-versions.ts')
  const data = 'userAgentData' in navigator ? (navigator.userAgentData as UserAgentData) : undefined
  const { platformVersion } = (await data?.getHighEntropyValues(['platformVersion']).catch(() => undefined)) ?? {}
  const hints: VersionHints = {
    ...(await readHints()),
    ...(data && { brandVersions: data.brands }),
    ...(platformVersion ? { platformVersion } : {}),
  }
  return versionsOf(navigator.userAgent, hints)
}

/** The browser's own tag says more than the chosen language, unless it is another one. */
export function spokenLanguage(chosen: string | undefined, preferred: string): string {
  const primary = preferred.split('-')[0]?.toLowerCase()
  return chosen === undefined || chosen === primary ? preferred : chosen
}

async function readHints(): Promise<BrowserHints> {
  const { maxTouchPoints } = navigator
  const data = 'userAgentData' in navigator ? (navigator.userAgentData as UserAgentData) : undefined
  if (!data) return { maxTouchPoints, brave: await isBrave() }
  // Refused in some frames and by some privacy settings: the rest is still known.
  const { model } = await data.getHighEntropyValues(['model']).catch(() => ({ model: undefined }))
  return {
    maxTouchPoints,
    brands: data.brands.map(({ brand }) => brand),
    platform: data.platform,
    ...(model ? { model } : {}),
    brave: await isBrave(),
  }
}

/** Brave says that it is Chrome everywhere but here. */
async function isBrave(): Promise<boolean> {
  if (!('brave' in navigator)) return false
  const brave = navigator.brave as { isBrave?: () => Promise<boolean> }
  return (await brave.isBrave?.().catch(() => true)) ?? true
}
