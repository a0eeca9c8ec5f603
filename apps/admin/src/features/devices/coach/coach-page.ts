import { t } from '../../ui/i18n/text.ts'
import { dateTime } from '../../ui/i18n/time.ts'
import type { IconName } from '../../ui/icon.tsx'
import { troubleText } from '../this-device/trouble-text.ts'
import type { Platform } from '../trace/platform-of.ts'
import type { CoachState } from './coach-state.ts'
import type { DrawingName } from './drawing-names.ts'
import { allowSteps, behindOthersSteps, channelSteps, type Guide, receivingSteps, systemSteps } from './guides.ts'

/** What the person can do about a state from here. */
export type NextStep =
  | 'turn_on'
  | 'turn_off'
  | 'try_again'
  | 'repair'
  | 'reload'
  | 'test'
  | 'copy_address'
  | 'open_https'
  | 'none'

export interface CoachPage {
  readonly icon: IconName
  readonly tone: 'good' | 'neutral' | 'bad'
  readonly title: string
  /** What it means, a paragraph each. */
  readonly body: readonly string[]
  /** What to do, in order, where it is done outside the app. */
  readonly steps: readonly string[]
  /** Its numbers are those of the steps. */
  readonly drawing?: DrawingName
  readonly next: NextStep
}

/** Each state as something to say and something to do about it on this platform (W13-W17, S52-S56). */
export function coachPage(state: CoachState, platform: Platform, now: number): CoachPage {
  switch (state.kind) {
    case 'checking':
      return say('bell', 'neutral', t('Checking this device …'))
    case 'busy':
      return say('bell', 'neutral', busyText(state.doing))
    case 'asking':
      return say('bell', 'neutral', t('Answer your browser’s question: choose “Allow”.'), {
        body: [t('No question to be seen? The browser keeps it behind a bell or a speech bubble beside the address.')],
        steps: [t('Click the bell or the speech bubble in the address bar.'), t('Choose “Allow”.')],
        drawing: 'quiet_question',
      })
    case 'insecure':
      return say('warning', 'bad', t('This address is not secure.'), {
        body: [t('Browsers allow push notifications on https addresses only (and on localhost).')],
        steps: [t('Open the https address of this site. If there is none, ask your admin for it.')],
        next: 'open_https',
      })
    case 'no_service_worker':
    case 'no_push':
    case 'no_notifications':
      return say('warning', 'bad', t('This browser cannot show push notifications.'), {
        body: [missingText(state.kind)],
        steps: [updateText(platform)],
        next: 'copy_address',
      })
    case 'in_app_browser':
      return say('warning', 'bad', t('You are inside another app’s browser.'), {
        body: [
          state.app
            ? t('{app} opened this page in a browser of its own, which cannot ring you.', { app: state.app })
            : t('The app that opened this page shows it in a browser of its own, which cannot ring you.'),
        ],
        steps: [
          t('Copy the address below, or choose “Open in browser” in the menu of the app.'),
          platform.os === 'ios' ? t('Open it in Safari.') : t('Open it in Chrome or Firefox.'),
        ],
        next: 'copy_address',
      })
    case 'needs_install':
      return say('device', 'neutral', t('Put this app on your Home Screen first.'), {
        body: [t('iPhone and iPad ring only apps that are on the Home Screen (iOS 16.4 or newer).')],
        steps: [
          t('Open this page in Safari and tap the Share button.'),
          t('Choose “Add to Home Screen”, then “Add”.'),
          t('Open the app from its new icon, sign in, and come back to this page.'),
        ],
        drawing: 'ios_home_screen',
        next: 'copy_address',
      })
    case 'denied':
      return say('warning', 'bad', t('Notifications are blocked for this site.'), {
        body: [
          t('The browser does not let this site ask again. You can allow it by hand:'),
          ...(platform.os === 'ios' ? [] : [t('In a private window it stays blocked: open the app in a normal one.')]),
        ],
        ...allowSteps(platform),
        next: 'try_again',
      })
    case 'removed':
      return say('warning', 'bad', removedTitle(state.byName), {
        body: [
          ...(state.at ? [t('That was on {when}.', { when: dateTime(state.at) })] : []),
          t('It is not rung any more. If that was a mistake, turn notifications on again.'),
        ],
        next: 'turn_on',
      })
    case 'site_off':
      return say('warning', 'neutral', t('Push notifications are turned off for this site.'), {
        body: [t('An admin turns them on under Settings, Push. Your devices stay registered meanwhile.')],
      })
    case 'not_offered':
      return say('info', 'neutral', t('This site does not add devices at the moment.'), {
        body: [t('An admin lets the app offer notifications again under Settings, Push.')],
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
    case 'off':
      return say('bell', 'neutral', t('Notifications are off on this device.'), {
        body: [t('Other devices of yours ring all the same.')],
        next: 'turn_on',
      })
    case 'unconfirmed':
      return say('check', 'neutral', t('Notifications are on, but not yet proven.'), {
        body: [
          registeredAs(state.label),
          t('It has not answered yet. Send a test: it shows whether the notification arrives.'),
        ],
        next: 'test',
      })
    case 'on':
      return say('check', 'good', t('Notifications are on.'), { body: [registeredAs(state.label)], next: 'turn_off' })
    default:
      return troublePage(state, platform, now)
  }
}

type Trouble = Exclude<
  CoachState['kind'],
  | 'checking'
  | 'busy'
  | 'asking'
  | 'insecure'
  | 'no_service_worker'
  | 'no_push'
  | 'no_notifications'
  | 'in_app_browser'
  | 'needs_install'
  | 'denied'
  | 'removed'
  | 'site_off'
  | 'not_offered'
  | 'not_asked'
  | 'off'
  | 'unconfirmed'
  | 'on'
>

/** Allowed and wanted, and yet nothing rings. */
function troublePage(state: Extract<CoachState, { kind: Trouble }>, platform: Platform, now: number): CoachPage {
  const bad = (title: string, body: readonly string[], next: NextStep, guide?: Guide): CoachPage =>
    say('warning', 'bad', title, { body, next, ...guide })
  switch (state.kind) {
    case 'system_blocked':
      return bad(
        t('This device’s system blocks the notifications.'),
        [
          state.by === 'refused'
            ? t('This site is allowed, and the system does not let the browser ring you.')
            : t('The notification arrived here, and the system did not show it.'),
        ],
        state.by === 'refused' ? 'try_again' : 'test',
        systemSteps(platform),
      )
    case 'hidden_by_focus':
      return bad(
        t('The notification was shown out of sight.'),
        [t('Do Not Disturb or a Focus puts notifications away without a sign. Turn it off, then test again.')],
        'test',
        behindOthersSteps(platform),
      )
    case 'android_channel':
      return bad(
        t('Android keeps this site’s notifications back.'),
        [t('Android has a switch for each app and for each site in it; one of them is off, or Do Not Disturb is on.')],
        'test',
        channelSteps(platform),
      )
    case 'background_apps':
      return bad(
        t('The notification does not arrive while the browser is closed.'),
        [t('Its push service took it, and the browser did not fetch it. It may stop with its last window:')],
        'test',
        receivingSteps(platform),
      )
    case 'not_received':
      return bad(
        t('The notification does not arrive.'),
        [t('Its push service took it, and this device did not fetch it. What is likely comes first:')],
        'test',
        receivingSteps(platform),
      )
    case 'brave_switch':
      return bad(
        t('Brave’s push service is switched off.'),
        [t('Brave rings only with this switch on:')],
        'try_again',
        {
          steps: [
            t('Open brave://settings/privacy.'),
            t('Turn on “Use Google services for push messaging”.'),
            t('Start Brave again, and come back here.'),
          ],
          drawing: 'brave_switch',
        },
      )
    case 'subscribe_failed':
      return bad(
        t('The browser could not subscribe to its push service.'),
        [
          t('A company network or a privacy setting may block the push service. Try another network, then try again.'),
          ...technical(state.detail),
        ],
        'try_again',
      )
    case 'subscribe_timeout':
      return bad(
        t('The browser’s push service does not answer.'),
        [t('Check that this device is online and that no firewall or VPN blocks the push service, then try again.')],
        'try_again',
      )
    case 'register_failed':
      return bad(
        t('The site did not register this device.'),
        [t('Nothing is lost. Try again; if it stays, tell your admin.'), ...technical(state.detail)],
        'try_again',
      )
    case 'worker_failed':
      return bad(
        t('The part of this app that works in the background did not start.'),
        [t('Load the app again. In a private window it cannot start.')],
        'reload',
      )
    case 'key_mismatch':
      return bad(t('The site has a new key.'), [t('This device must subscribe anew. One tap does it.')], 'try_again')
    case 'too_many_devices':
      return bad(
        t('You have as many devices as one may have.'),
        [t('Remove one that you no longer use, and this device takes its place.')],
        'try_again',
      )
    case 'quarantined': {
      const { title, body } = troubleText({ why: 'quarantined', since: null, repaired: false }, now)
      return bad(title, [body], 'repair')
    }
    case 'probably_dead': {
      const { title, body } = troubleText({ why: 'silent', since: state.since, repaired: state.repaired }, now)
      return bad(title, [body], state.repaired ? 'test' : 'repair')
    }
  }
}

const registeredAs = (label: string): string => t('This device is registered as “{label}”.', { label })

const technical = (detail: string | undefined): string[] =>
  detail ? [t('The technical reason: {detail}', { detail })] : []

function missingText(kind: 'no_service_worker' | 'no_push' | 'no_notifications'): string {
  if (kind === 'no_service_worker') return t('It has no service workers, or they are switched off.')
  return kind === 'no_push' ? t('It has no Push API.') : t('It has no Notifications API.')
}

function updateText({ os }: Platform): string {
  if (os === 'ios') return t('Update to iOS 16.4 or newer: Settings, General, Software Update.')
  return t('Open this address in a current Chrome, Edge, Firefox or Safari, outside a private window.')
}

function busyText(doing: Extract<CoachState, { kind: 'busy' }>['doing']): string {
  if (doing === 'repairing') return t('Repairing this device …')
  if (doing === 'turning_on') return t('Turning notifications on …')
  return doing === 'turning_off' ? t('Turning notifications off …') : t('Checking this device …')
}

function removedTitle(byName: string): string {
  return byName ? t('{name} removed this device.', { name: byName }) : t('This device was removed.')
}

function say(icon: IconName, tone: CoachPage['tone'], title: string, rest: Partial<CoachPage> = {}): CoachPage {
  return { icon, tone, title, body: [], steps: [], next: 'none', ...rest }
}
