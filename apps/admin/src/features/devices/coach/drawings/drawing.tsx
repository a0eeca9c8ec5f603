import type { ComponentType } from 'react'
import { t } from '../../../ui/i18n/text.ts'
import type { DrawingName } from '../drawing-names.ts'
import {
  BraveSwitch,
  ChromeBackground,
  ChromePermission,
  EdgePermission,
  FirefoxPermission,
  QuietQuestion,
} from './browsers.tsx'
import { MacFocus, MacNotifications, SafariWebsites, WindowsFocus } from './desktops.tsx'
import styles from './drawings.module.css'
import { height, width } from './kit.tsx'
import { AndroidChannel, AndroidPermission, IosHomeScreen, IosNotifications } from './phones.tsx'

const scenes: Readonly<Record<DrawingName, ComponentType>> = {
  ios_home_screen: IosHomeScreen,
  ios_notifications: IosNotifications,
  chrome_permission: ChromePermission,
  edge_permission: EdgePermission,
  firefox_permission: FirefoxPermission,
  safari_websites: SafariWebsites,
  quiet_question: QuietQuestion,
  mac_notifications: MacNotifications,
  mac_focus: MacFocus,
  windows_focus: WindowsFocus,
  android_permission: AndroidPermission,
  android_channel: AndroidChannel,
  brave_switch: BraveSwitch,
  chrome_background: ChromeBackground,
}

/** Where things are, drawn for Deskbell; the words are in the steps beside it. */
export function Drawing({ name }: { readonly name: DrawingName }) {
  const Scene = scenes[name]
  return (
    <svg role="img" aria-label={descriptions[name]()} viewBox={`0 0 ${width} ${height}`} data-drawing={name}>
      <g className={styles['scene']}>
        <Scene />
      </g>
    </svg>
  )
}

const descriptions: Readonly<Record<DrawingName, () => string>> = {
  ios_home_screen: () =>
    t('Drawing: the Share button at the bottom of Safari, the entry with the plus in what opens, the new icon.'),
  ios_notifications: () => t('Drawing: Notifications in the Settings, this app in the list, the switch at the top.'),
  chrome_permission: () => t('Drawing: the icon at the start of the address bar, and the switch in what opens below.'),
  edge_permission: () =>
    t(
      'Drawing: the lock at the start of the address bar, the entry with an arrow below it, the choice beside the bell.',
    ),
  firefox_permission: () =>
    t('Drawing: the icon at the start of the address bar, and the cross beside the bell in what opens below.'),
  safari_websites: () => t('Drawing: the tab at the top, the bell at the side, the choice at the end of the line.'),
  quiet_question: () => t('Drawing: a bell in the address bar, and the first of two buttons in what opens below.'),
  mac_notifications: () =>
    t('Drawing: the bell at the side, the browser in the list, the switch at the top of its page.'),
  mac_focus: () =>
    t('Drawing: Control Centre in the menu bar with the moon in it, the browser in the list, the style of a banner.'),
  windows_focus: () =>
    t('Drawing: a page of settings with a switch beside a bell, one beside a moon, one beside the browser.'),
  android_permission: () =>
    t(
      'Drawing: the icon at the start of the address bar with a switch below; in the Settings, a switch beside a bell.',
    ),
  android_channel: () =>
    t(
      'Drawing: the app in the list, a switch for all of its notifications, one for this site, the moon of Do Not Disturb.',
    ),
  brave_switch: () => t('Drawing: the address bar, a line with a switch, the button that starts the browser again.'),
  chrome_background: () => t('Drawing: the last page of the settings, and its switch.'),
}
