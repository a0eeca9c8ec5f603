import { t } from '../../ui/i18n/text.ts'
import { adviceFor } from '../trace/advice.ts'
import { adviceText } from '../trace/advice-text.ts'
import type { Platform } from '../trace/platform-of.ts'
import type { DrawingName } from './drawing-names.ts'

/** What to do outside the app, in order; the numbers in the drawing are those of the steps. */
export interface Guide {
  readonly steps: readonly string[]
  readonly drawing?: DrawingName
}

/** Taking a block back that a person, or the browser for them, once chose. Each browser hides it elsewhere. */
export function allowSteps({ os, browser }: Platform): Guide {
  const back = t('Come back here: this page notices by itself.')
  if (os === 'ios') return { steps: [...iosSwitch(), back], drawing: 'ios_notifications' }
  if (os === 'android') return { steps: [...androidAllow(browser), androidApp(), back], drawing: 'android_permission' }
  switch (browser) {
    case 'safari':
      return {
        steps: [
          t('In Safari’s menu, open Settings, then Websites.'),
          t('Choose Notifications at the left.'),
          t('Choose “Allow” beside the address of this site.'),
          back,
        ],
        drawing: 'safari_websites',
      }
    case 'firefox':
      return {
        steps: [
          t('Click the permission icon left of the address.'),
          t('Click the × beside “Blocked” at “Send notifications”.'),
          back,
        ],
        drawing: 'firefox_permission',
      }
    case 'edge':
      return {
        steps: [
          t('Click the lock left of the address.'),
          t('Open “Permissions for this site”.'),
          t('Choose “Allow” at “Notifications”.'),
          back,
        ],
        drawing: 'edge_permission',
      }
    default:
      return {
        steps: [t('Click the icon left of the address.'), t('Turn on “Notifications” for this site.'), back],
        drawing: 'chrome_permission',
      }
  }
}

/** The system's own switch for a browser's notifications (S52). */
export function systemSteps(platform: Platform): Guide {
  switch (platform.os) {
    case 'windows':
      return {
        steps: [
          t('Open Windows Settings, System, Notifications.'),
          t('Turn notifications on, and “Do not disturb” off.'),
          t('Turn them on for this browser in the list below.'),
        ],
        drawing: 'windows_focus',
      }
    case 'mac':
      return {
        steps: [
          t('Open System Settings, Notifications.'),
          t('Choose this browser, or this app if it is installed.'),
          t('Turn on “Allow notifications”, and choose Banners or Alerts.'),
        ],
        drawing: 'mac_notifications',
      }
    case 'ios':
      return { steps: iosSwitch(), drawing: 'ios_notifications' }
    case 'android':
      return channelSteps(platform)
    case 'chromeos':
      return { steps: [adviceText('chromeos_notifications')] }
    case 'linux':
      return { steps: [adviceText('linux_notifications'), adviceText('site_permission')] }
    case 'unknown':
      return { steps: [adviceText('site_permission'), adviceText('update_browser')] }
  }
}

/** Do Not Disturb, Focus Assist, Focus: everything is on, and nothing is to be seen (S52). */
export function behindOthersSteps(platform: Platform): Guide {
  switch (platform.os) {
    case 'windows':
      return {
        steps: [
          t('Open Windows Settings, System, Notifications.'),
          t('Turn “Do not disturb” off; on Windows 10, Focus Assist.'),
          t('Click this browser in the list, and turn on its banners.'),
        ],
        drawing: 'windows_focus',
      }
    case 'mac':
      return {
        steps: [
          t('Open Control Centre at the top right, and turn Focus off.'),
          t('Open System Settings, Notifications, and choose this browser.'),
          t('Choose Banners or Alerts instead of None.'),
        ],
        drawing: 'mac_focus',
      }
    case 'ios':
      return { steps: [t('Open Control Centre, and turn Focus off.'), ...iosSwitch()] }
    default:
      return systemSteps(platform)
  }
}

/** An app's switch, and a site's own below it: Android calls it a channel, or a category. */
export function channelSteps({ browser }: Platform): Guide {
  return {
    steps: [
      browser === 'samsung'
        ? t('Open Android’s Settings, Apps, Samsung Internet (or this app, if it is installed).')
        : t('Open Android’s Settings, Apps, this browser (or this app, if it is installed).'),
      t('Tap Notifications, and turn them on.'),
      t('Turn on the entry of this site below it, and choose sound and display.'),
      t('Turn Do Not Disturb off.'),
    ],
    drawing: 'android_channel',
  }
}

/** Why what the push service took is not fetched: battery savers, closed browsers, networks (S53). */
export function receivingSteps(platform: Platform): Guide {
  const { os, browser } = platform
  const advice = adviceFor({
    ...platform,
    ...{ stage: 'received', pushService: 'other', refusal: null, wrongKey: false },
  })
  const desktop = os === 'windows' || os === 'linux'
  if (!desktop || browser === 'firefox' || browser === 'safari') return { steps: advice.map(adviceText) }
  return {
    steps: [
      browser === 'edge' ? t('Open edge://settings/system.') : t('Open the browser’s settings, System.'),
      t('Turn on “Continue running background apps when the browser is closed”.'),
      t('Send a test with every window of the browser closed.'),
    ],
    drawing: 'chrome_background',
  }
}

function iosSwitch(): string[] {
  return [
    t('Open the Settings of the iPhone or iPad, then Notifications.'),
    t('Tap this app in the list.'),
    t('Turn on “Allow Notifications”, with banners and sounds.'),
  ]
}

function androidAllow(browser: Platform['browser']): string[] {
  switch (browser) {
    case 'samsung':
      return [t('In the browser’s menu, open Settings, Sites and downloads, Notifications, and allow this site.')]
    case 'firefox':
      return [t('Tap the icon left of the address, and tap “Blocked” beside Notifications.')]
    default:
      return [t('Tap the icon left of the address, then Permissions, and allow Notifications.')]
  }
}

const androidApp = (): string =>
  t('If it is not offered there: Android’s Settings, Apps, this browser, Notifications: turn them on.')
