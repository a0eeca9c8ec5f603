import { t } from '../../ui/i18n/text.ts'
import type { Advice } from './advice.ts'

/** What to do, in plain words, with the names that the system itself uses. */
export function adviceText(advice: Advice): string {
  return texts[advice]()
}

const texts: Record<Advice, () => string> = {
  not_clicked: () => t('It is on the screen. Click it there to see that a click leads here.'),
  queue_waits: () =>
    t(
      'The server has not sent it yet. If this stays so, others wait as well: see whether the server is busy or was stopped.',
    ),
  server_internet: () =>
    t('The push service does not answer. Check that the site’s server reaches the internet; it tries again by itself.'),
  wait_throttled: () =>
    t('The push service asks for time. Wait for the next try; more tests now make the wait longer.'),
  renew_there: () =>
    t('This device subscribed under another key. Open the app on it once: it subscribes anew by itself.'),
  turn_on_again: () =>
    t(
      'The browser gave this subscription up. Open the app on the device, and turn notifications on again under “This device”.',
    ),
  settings_refused: () =>
    t('The push service refuses what this site sends. An admin finds the reason in the log and under Settings, Push.'),
  brave_switch: () =>
    t('Brave: open brave://settings/privacy, turn on “Use Google services for push messaging”, and start Brave again.'),
  ios_answer: () =>
    t(
      'If the notification is to be seen on it, all is well: iPhone and iPad may show it without an answer. Tap it, and it counts.',
    ),
  ios_reinstall: () =>
    t(
      'Nothing to be seen: open the app from the Home Screen once. If it stays silent, remove it from the Home Screen, add it again in Safari and turn notifications on.',
    ),
  android_battery: () =>
    t(
      'Android: Settings, Apps, this browser, Battery: choose “Unrestricted”, and do not force-stop it. Battery saver holds notifications back.',
    ),
  android_firefox: () =>
    t(
      'Firefox on Android: Settings, Apps, Firefox, Battery: choose “Unrestricted”, and open Firefox once so that it connects again.',
    ),
  samsung_sleeping: () =>
    t(
      'Samsung: Settings, Battery, Background usage limits: take Samsung Internet off “Sleeping apps” and “Deep sleeping apps”.',
    ),
  firefox_open: () =>
    t(
      'Firefox receives only while it runs. Start it, and let it start with the system if this device shall always ring.',
    ),
  edge_background: () =>
    t(
      'Edge: open edge://settings/system and keep “Continue running background extensions and apps when Microsoft Edge is closed” on.',
    ),
  chrome_background: () =>
    t(
      'Start the browser. So that it rings when closed: Settings, System, keep “Continue running background apps when closed” on.',
    ),
  mac_browser_open: () =>
    t('On a Mac this browser receives only while it runs. Start it; closing its windows is fine, quitting it is not.'),
  mac_safari: () =>
    t(
      'Safari need not run, the Mac must be awake: wake it, and open System Settings, Notifications, to see that Safari may notify.',
    ),
  chromeos_awake: () => t('A Chromebook receives only while somebody is signed in and its lid is open.'),
  network_fcm: () => t('In a company’s network: ports 5228 to 5230 to Google (mtalk.google.com) must be open.'),
  network_mozilla: () =>
    t('In a company’s network: WebSockets to push.services.mozilla.com (port 443) must be allowed.'),
  network_apple: () => t('In a company’s network: port 5223 or 443 to Apple (push.apple.com) must be open.'),
  network_wns: () =>
    t(
      'In a company’s network: port 443 to Microsoft (notify.windows.com) must be open; energy saver holds notifications back.',
    ),
  device_online: () => t('Check that the device is on and online: the push service keeps the notification for a day.'),
  windows_notifications: () =>
    t(
      'Windows: Settings, System, Notifications: turn notifications on for this browser, and Do not disturb (Focus Assist) off.',
    ),
  mac_notifications: () =>
    t('Mac: System Settings, Notifications: allow this browser and choose Banners or Alerts. Turn Focus off.'),
  linux_notifications: () =>
    t('Linux: turn Do Not Disturb off, and see that the desktop shows notifications of other programs.'),
  chromeos_notifications: () =>
    t('Chromebook: click the time, open Notifications, turn Do Not Disturb off and this site on.'),
  android_notifications: () =>
    t(
      'Android: Settings, Apps, this browser or the installed app, Notifications: allow them, and the channel of this site. Turn Do Not Disturb off.',
    ),
  ios_notifications: () =>
    t('iPhone and iPad: Settings, Notifications, this app: allow them with banners and sounds. Turn Focus off.'),
  site_permission: () =>
    t('In the browser: click the sign left of the address and see that notifications are allowed for this site.'),
  update_browser: () => t('Update the browser and the system, open the app there once, and test again.'),
}
