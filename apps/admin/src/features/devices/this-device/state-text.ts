import type { PushDeviceState, PushFault } from '../../../platform/push-device-state.ts'
import { t } from '../../ui/i18n/text.ts'
import { dateTime } from '../../ui/i18n/time.ts'
import type { IconName } from '../../ui/icon.tsx'

/** What the person can do about a state from here. */
export type NextStep = 'turn_on' | 'turn_off' | 'try_again' | 'none'

export interface StateText {
  readonly icon: IconName
  readonly tone: 'good' | 'neutral' | 'bad'
  readonly title: string
  /** What it means, a paragraph each. */
  readonly body: readonly string[]
  /** What to do, in order, where it is done outside the app. */
  readonly steps: readonly string[]
  readonly next: NextStep
}

/** Each state of push on this device, as something to say and something to do about it (W13-W17). */
export function stateText(state: PushDeviceState): StateText {
  switch (state.kind) {
    case 'checking':
      return say('bell', 'neutral', t('Checking this device …'))
    case 'busy':
      return say('bell', 'neutral', busyText(state.doing))
    case 'unsupported':
      return say('warning', 'bad', t('This browser cannot show push notifications.'), {
        body: [missingText(state.missing)],
        steps: [t('Open this address in a current Chrome, Edge, Firefox or Safari, outside a private window.')],
      })
    case 'insecure':
      return say('warning', 'bad', t('This address is not secure.'), {
        body: [t('Browsers allow push notifications on https addresses only (and on localhost).')],
        steps: [t('Ask your admin for the https address of this site and open it.')],
      })
    case 'needs_install':
      return say('device', 'neutral', t('Put this app on your Home Screen first.'), {
        body: [t('iPhone and iPad ring only apps that are on the Home Screen (iOS 16.4 or newer).')],
        steps: [
          t('Open this page in Safari and tap the Share button.'),
          t('Choose “Add to Home Screen”, then “Add”.'),
          t('Open the app from its new icon, sign in, and come back to this page.'),
        ],
      })
    case 'in_app_browser':
      return say('warning', 'bad', t('You are inside another app’s browser.'), {
        body: [
          state.app
            ? t('{app} opened this page in a browser of its own, which cannot ring you.', { app: state.app })
            : t('The app that opened this page shows it in a browser of its own, which cannot ring you.'),
        ],
        steps: [t('Open this address in Safari (iPhone) or Chrome (Android) instead.')],
      })
    case 'site_off':
      return say('warning', 'neutral', t('Push notifications are turned off for this site.'), {
        body: [t('An admin turns them on under Settings, Push. Your devices stay registered meanwhile.')],
      })
    case 'not_asked':
      return say('bell', 'neutral', t('Be rung when a visitor writes.'), {
        body: [
          t(
            'This device then shows a notification for each new message, also while the app is closed. A tap opens the conversation.',
          ),
          t('Your browser asks once whether this site may show notifications. Choose “Allow”.'),
        ],
        next: 'turn_on',
      })
    case 'denied':
      return say('warning', 'bad', t('Notifications are blocked for this site.'), {
        body: [t('The browser does not let this site ask again. You can allow it by hand:')],
        steps: [
          t('In Chrome or Edge: press the icon left of the address, then “Notifications”, “Allow”.'),
          t('In Firefox: press the permission icon left of the address and take the block away.'),
          t('In Safari on a Mac: Settings, Websites, Notifications. On an iPhone: Settings, Notifications, this app.'),
          t('Come back here: this page notices by itself.'),
        ],
        next: 'try_again',
      })
    case 'off':
      return say('bell', 'neutral', t('Notifications are off on this device.'), {
        body: [t('Other devices of yours ring all the same.')],
        next: 'turn_on',
      })
    case 'on':
      return say('check', 'good', t('Notifications are on.'), {
        body: [t('This device is registered as “{label}”.', { label: state.label })],
        next: 'turn_off',
      })
    case 'removed':
      return say('warning', 'bad', removedTitle(state.byName), {
        body: [
          ...(state.at ? [t('That was on {when}.', { when: dateTime(state.at) })] : []),
          t('It is not rung any more. If that was a mistake, turn notifications on again.'),
        ],
        next: 'turn_on',
      })
    case 'broken':
      return brokenText(state.why, state.detail)
  }
}

function brokenText(why: PushFault, detail: string | undefined): StateText {
  const detailed = detail ? [t('The technical reason: {detail}', { detail })] : []
  const broken = (title: string, ...body: string[]): StateText =>
    say('warning', 'bad', title, { body: [...body, ...detailed], next: 'try_again' })
  switch (why) {
    case 'subscribe_failed':
      return broken(
        t('The browser could not subscribe to its push service.'),
        t(
          'In Brave, turn on “Use Google services for push messaging” in its settings. In a company network, the push service may be blocked.',
        ),
      )
    case 'subscribe_timeout':
      return broken(
        t('The browser’s push service does not answer.'),
        t('Check that this device is online and that no firewall or VPN blocks the push service, then try again.'),
      )
    case 'register_failed':
      return broken(
        t('The site did not register this device.'),
        t('Nothing is lost. Try again; if it stays, tell your admin.'),
      )
    case 'key_mismatch':
      return broken(t('The site has a new key.'), t('This device must subscribe anew. One tap does it.'))
    case 'too_many_devices':
      return broken(
        t('You have as many devices as one may have.'),
        t('Remove one that you no longer use, and this device takes its place.'),
      )
    case 'worker_failed':
      return broken(
        t('The part of this app that works in the background did not start.'),
        t('Load the app again. In a private window it cannot start.'),
      )
  }
}

function missingText(missing: 'service_worker' | 'push' | 'notifications'): string {
  if (missing === 'service_worker') return t('It has no service workers, or they are switched off.')
  return missing === 'push' ? t('It has no Push API.') : t('It has no Notifications API.')
}

function busyText(doing: 'turning_on' | 'turning_off' | 'repairing' | 'syncing'): string {
  if (doing === 'repairing') return t('Repairing this device …')
  if (doing === 'turning_on') return t('Turning notifications on … Answer your browser’s question if it asks.')
  return doing === 'turning_off' ? t('Turning notifications off …') : t('Checking this device …')
}

function removedTitle(byName: string): string {
  return byName ? t('{name} removed this device.', { name: byName }) : t('This device was removed.')
}

function say(icon: IconName, tone: StateText['tone'], title: string, rest: Partial<StateText> = {}): StateText {
  return { icon, tone, title, body: [], steps: [], next: 'none', ...rest }
}
