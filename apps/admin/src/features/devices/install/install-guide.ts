import { t } from '../../ui/i18n/text.ts'
import type { DrawingName } from '../coach/drawing-names.ts'
import type { Platform } from '../trace/platform-of.ts'

/** How the app is installed where the browser does not offer it by itself. */
export interface InstallGuide {
  /** In order; empty where it cannot be done. */
  readonly steps: readonly string[]
  readonly drawing?: DrawingName
  /** What to know of it. */
  readonly note?: string
}

/** Each browser hides it elsewhere, and some have none of it. */
export function installGuide({ os, browser }: Platform): InstallGuide {
  if (os === 'ios') {
    return {
      steps: [
        t('Open this page in Safari and tap the Share button.'),
        t('Choose “Add to Home Screen”, then “Add”.'),
        t('Open the app from its new icon.'),
      ],
      drawing: 'ios_home_screen',
    }
  }
  if (os === 'android') return { steps: androidSteps(browser) }
  switch (browser) {
    case 'safari':
      return {
        steps: [
          t('In Safari’s menu bar, open File and choose “Add to Dock”.'),
          t('Choose “Add”, and open the app from the Dock.'),
        ],
        note: t('Safari has this from macOS 14 on. The app then has notifications of its own: turn them on there.'),
      }
    case 'firefox':
      return firefoxGuide(os)
    case 'edge':
      return { steps: [t('Open the browser’s menu, then Apps.'), t('Choose “Install this site as an app”.')] }
    case 'chrome':
    case 'brave':
      return {
        steps: [
          t('Click the install icon at the end of the address bar.'),
          t('No icon? Open the browser’s menu, then “Cast, save and share”, and choose “Install page as app”.'),
        ],
      }
    default:
      return { steps: [], note: t('Look for “Install” or “Add to Home Screen” in the browser’s menu.') }
  }
}

function androidSteps(browser: Platform['browser']): string[] {
  switch (browser) {
    case 'samsung':
      return [t('Open the browser’s menu at the bottom right.'), t('Tap “Add page to”, then “Home screen”.')]
    case 'firefox':
      return [t('Open the browser’s menu.'), t('Tap “Add app to Home screen”, or “Install”.')]
    default:
      return [t('Open the browser’s menu at the top right.'), t('Tap “Add to Home screen”, then “Install”.')]
  }
}

function firefoxGuide(os: Platform['os']): InstallGuide {
  const rings = t('Notifications work all the same, as long as Firefox is running.')
  if (os === 'windows') {
    return {
      steps: [t('Click the icon with the taskbar at the end of the address bar (Firefox 143 or newer).')],
      note: rings,
    }
  }
  return { steps: [], note: `${t('Firefox cannot install apps on this system. Chrome or Edge can.')} ${rings}` }
}
