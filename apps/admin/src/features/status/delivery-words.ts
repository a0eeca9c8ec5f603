import { t } from '../ui/i18n/text.ts'
import { laneParts } from '../ui/push/lane-notice.ts'
import { serviceName } from '../ui/push/lane-words.ts'
import type { FindingWords, ReadFact } from './finding-words.ts'

/** What rings. */
export function deliveryWords(code: string, fact: ReadFact): FindingWords | undefined {
  switch (code) {
    case 'push_service_ok':
      return { text: t('{host} answers in {took} ms.', { host: fact('host'), took: fact('took') }), todo: null }
    case 'push_service_unreachable':
      return {
        text: t('{host} does not answer ({reason}). Devices of {browsers} cannot be rung.', {
          host: fact('host'),
          reason: fact('reason'),
          browsers: serviceName(String(fact('service') || fact('browsers'))),
        }),
        todo: t('Allow outgoing https to {host}, or set DESKBELL_PUSH_PROXY to a proxy that may.', {
          host: fact('host'),
        }),
      }
    case 'push_service_stopped':
      return laneWords(`lane_${fact('cause')}:${fact('lane')}`)
    case 'push_service_frozen':
      return laneWords(`lane_frozen_${fact('cause')}:${fact('lane')}`)
    case 'queue_ok':
      return {
        text: t('The queue is up to date; {waiting, plural, =0 {none waits} one {# waits} other {# wait}} for later.', {
          waiting: fact('waiting'),
        }),
        todo: null,
      }
    case 'queue_late':
      return {
        text: t('The oldest of {waiting} waiting notifications should have been sent {seconds} s ago.', {
          waiting: fact('waiting'),
          seconds: fact('seconds'),
        }),
        todo: t('Look at the server’s log. If a push service is stopped above, that is why.'),
      }
    case 'queue_stuck':
      return {
        text: t('The oldest of {waiting} waiting notifications should have been sent {seconds} s ago.', {
          waiting: fact('waiting'),
          seconds: fact('seconds'),
        }),
        todo: t('Restart the server and look at its log. Nothing is lost.'),
      }
    case 'bot_paused':
      return {
        text: t('The bot failed {failures} times in a row. Nobody waits for it: agents are rung at once.', {
          failures: fact('failures'),
        }),
        todo: t(
          'Settings, Notifications says what was wrong each time. One message a minute finds out whether it is back.',
        ),
      }
    case 'server_running':
      return {
        text: t('{count, plural, one {# server runs} other {# servers run}}, heard from {seconds} s ago.', {
          count: fact('count'),
          seconds: fact('seconds'),
        }),
        todo: null,
      }
    case 'server_silent':
      return { text: t('No server has been heard from for a minute.'), todo: t('Start it with npm start.') }
    case 'keys_ok':
      return { text: t('The push key {keyId} opens with the master key.', { keyId: fact('keyId') }), todo: null }
    case 'keys_sealed':
      return {
        text: t('The master key does not open what is sealed in this database.'),
        todo: t('Set DESKBELL_MASTER_KEY to the key it was first started with, or put {path} back from a backup.', {
          path: fact('path'),
        }),
      }
    case 'keys_rotating':
      return {
        text: t(
          '{devices, plural, one {# device is still under an older push key, and moves when its app is opened.} other {# devices are still under an older push key, and move when their app is opened.}}',
          {
            devices: fact('devices'),
          },
        ),
        todo: null,
      }
    case 'master_key_readable':
      return {
        text: t('Others on this machine can read {path}.', { path: fact('path') }),
        todo: t('Run: chmod 600 {path}', { path: fact('path') }),
      }
    default:
      return undefined
  }
}

/** As the push settings say it. */
function laneWords(code: string): FindingWords | undefined {
  const parts = laneParts(code)
  return parts && { text: parts.what, todo: parts.advice ?? null }
}
