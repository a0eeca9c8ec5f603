import type { Delivery, DeliveryResult } from '@deskbell/contract'
import type { Browser, Os, Platform } from './platform-of.ts'
import type { StageName } from './stages.ts'

/** What to do about a stage that does not come; the words are in `advice-text.ts`. */
export type Advice =
  | 'not_clicked'
  | 'queue_waits'
  | 'server_internet'
  | 'wait_throttled'
  | 'renew_there'
  | 'turn_on_again'
  | 'settings_refused'
  | 'brave_switch'
  | 'ios_answer'
  | 'ios_reinstall'
  | 'android_battery'
  | 'android_firefox'
  | 'samsung_sleeping'
  | 'firefox_open'
  | 'edge_background'
  | 'chrome_background'
  | 'mac_browser_open'
  | 'mac_safari'
  | 'chromeos_awake'
  | 'network_fcm'
  | 'network_mozilla'
  | 'network_apple'
  | 'network_wns'
  | 'device_online'
  | 'windows_notifications'
  | 'mac_notifications'
  | 'linux_notifications'
  | 'chromeos_notifications'
  | 'android_notifications'
  | 'ios_notifications'
  | 'site_permission'
  | 'update_browser'

export type PushServiceName = NonNullable<Delivery['device']>['pushService']

export interface Stop extends Platform {
  /** The stage that is missing. */
  readonly stage: StageName
  readonly pushService: PushServiceName
  /** What the push service said last, if it did not take it. */
  readonly refusal: Exclude<DeliveryResult, 'accepted' | 'displayed' | 'clicked'> | null
  /** It was refused for the key that the device subscribed with: subscribing anew mends it. */
  readonly wrongKey: boolean
}

interface Rule {
  readonly stage: StageName
  readonly os?: readonly Os[]
  readonly browser?: readonly Browser[]
  readonly pushService?: readonly PushServiceName[]
  readonly refusal?: readonly Stop['refusal'][]
  readonly wrongKey?: boolean
  readonly advice: Advice
}

const desktops = ['windows', 'mac', 'linux', 'chromeos', 'unknown'] as const
const chromium = ['chrome', 'edge', 'brave', 'other'] as const

/** Every rule that fits, in this order: what is most likely and quickest to mend comes first. */
const rules: readonly Rule[] = [
  { stage: 'accepted', refusal: [null], advice: 'queue_waits' },
  { stage: 'accepted', refusal: ['unreachable'], advice: 'server_internet' },
  { stage: 'accepted', refusal: ['throttled'], advice: 'wait_throttled' },
  { stage: 'accepted', refusal: ['gone'], advice: 'turn_on_again' },
  { stage: 'accepted', refusal: ['rejected'], wrongKey: true, advice: 'renew_there' },
  { stage: 'accepted', refusal: ['rejected'], wrongKey: false, advice: 'settings_refused' },

  { stage: 'received', browser: ['brave'], os: [...desktops, 'android'], advice: 'brave_switch' },
  { stage: 'received', os: ['ios'], advice: 'ios_answer' },
  { stage: 'received', os: ['ios'], advice: 'ios_reinstall' },
  { stage: 'received', os: ['android'], browser: ['samsung'], advice: 'samsung_sleeping' },
  { stage: 'received', os: ['android'], browser: ['firefox'], advice: 'android_firefox' },
  { stage: 'received', os: ['android'], browser: [...chromium, 'safari'], advice: 'android_battery' },
  { stage: 'received', os: desktops, browser: ['firefox'], advice: 'firefox_open' },
  { stage: 'received', os: ['windows', 'linux'], browser: ['edge'], advice: 'edge_background' },
  {
    stage: 'received',
    os: ['windows', 'linux', 'unknown'],
    browser: ['chrome', 'brave', 'other'],
    advice: 'chrome_background',
  },
  { stage: 'received', os: ['mac'], browser: chromium, advice: 'mac_browser_open' },
  { stage: 'received', os: ['mac'], browser: ['safari'], advice: 'mac_safari' },
  { stage: 'received', os: ['chromeos'], advice: 'chromeos_awake' },
  { stage: 'received', advice: 'device_online' },
  { stage: 'received', pushService: ['fcm'], advice: 'network_fcm' },
  { stage: 'received', pushService: ['mozilla'], advice: 'network_mozilla' },
  { stage: 'received', pushService: ['apple'], advice: 'network_apple' },
  { stage: 'received', pushService: ['wns'], advice: 'network_wns' },

  { stage: 'displayed', os: ['windows'], advice: 'windows_notifications' },
  { stage: 'displayed', os: ['mac'], advice: 'mac_notifications' },
  { stage: 'displayed', os: ['linux'], advice: 'linux_notifications' },
  { stage: 'displayed', os: ['chromeos'], advice: 'chromeos_notifications' },
  { stage: 'displayed', os: ['android'], advice: 'android_notifications' },
  { stage: 'displayed', os: ['ios'], advice: 'ios_notifications' },
  { stage: 'displayed', os: [...desktops, 'android'], advice: 'site_permission' },
  { stage: 'displayed', advice: 'update_browser' },

  { stage: 'clicked', advice: 'not_clicked' },
]

/** What to do about a missing stage on this system and browser, the likeliest first. Empty for what was never awaited. */
export function adviceFor(stop: Stop): Advice[] {
  const fits = <T>(wanted: readonly T[] | undefined, is: T) => wanted?.includes(is) ?? true
  return rules
    .filter(
      rule =>
        rule.stage === stop.stage &&
        fits(rule.os, stop.os) &&
        fits(rule.browser, stop.browser) &&
        fits(rule.pushService, stop.pushService) &&
        fits(rule.refusal, stop.refusal) &&
        (rule.wrongKey ?? stop.wrongKey) === stop.wrongKey,
    )
    .map(rule => rule.advice)
}
