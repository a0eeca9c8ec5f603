import { t } from '../../ui/i18n/text.ts'

/** `lane_<cause>:<push service>` and `lane_frozen_<cause>:<push service>`: PROTOCOL.md, "GET /push". */
const CODE = /^lane_(?<frozen>frozen_)?(?<cause>[a-z_]+):(?<lane>.+)$/

/** What is wrong with a push service, and what to do. Undefined for a notice that is about something else. */
export function laneNotice(code: string): string | undefined {
  const parts = laneParts(code)
  return parts && [parts.what, parts.advice].filter(Boolean).join(' ')
}

/** What is wrong with a push service, without what to do about it. */
export function laneFact(code: string): string | undefined {
  return laneParts(code)?.what
}

function laneParts(code: string): { readonly what: string; readonly advice?: string } | undefined {
  const { frozen, cause, lane } = CODE.exec(code)?.groups ?? {}
  if (cause === undefined || lane === undefined) return undefined
  const service = nameOf(lane)
  const advice = adviceOn(cause, service)
  if (advice === undefined) return undefined
  if (cause === 'disruptive') return { what: advice }
  const what =
    frozen === undefined
      ? t(
          'Nothing is sent to {service} for now. Messages wait, no device is removed, and it is tried again by itself.',
          {
            service,
          },
        )
      : t('{service} refuses many devices at once. None of them is removed before it is clear why.', { service })
  return { what, advice }
}

/** The makers of browsers, by the names that people know; a host as it is. */
function nameOf(lane: string): string {
  switch (lane) {
    case 'fcm':
      return t('Google (Chrome, Edge on Android, Samsung)')
    case 'mozilla':
      return t('Mozilla (Firefox)')
    case 'apple':
      return t('Apple (iPhone, iPad, Mac)')
    case 'wns':
      return t('Microsoft (Edge on Windows)')
    default:
      return lane
  }
}

function adviceOn(cause: string, service: string): string | undefined {
  switch (cause) {
    case 'subject':
      return t(
        'It does not take the contact of this site. Set DESKBELL_VAPID_SUBJECT to a mailto: address that is really yours.',
      )
    case 'clock':
      return t('The clock of this server is wrong. Let it be set over the network (NTP).')
    case 'token':
      return t(
        'It refuses the signature of this site. Look at the key in the push settings and at DESKBELL_VAPID_SUBJECT; if both are right, the clock may be wrong.',
      )
    case 'key_mismatch':
      return t(
        'The devices belong to another key than this site signs with. If the database came from a backup, restore the newest one.',
      )
    case 'header':
      return t('It does not understand what this version sends. Update the site.')
    case 'egress_blocked':
      return t('A proxy or firewall answers in its place. Allow this server to reach it, or set DESKBELL_PUSH_PROXY.')
    case 'endpoint_gone_wave':
      return t(
        'It says that the devices do not exist. If it goes on to say so, they are removed, and come back when their owners open the app.',
      )
    case 'unreachable':
      return t('It cannot be reached from this server. Look at its network, its DNS and its firewall.')
    case 'service_down':
      return t('It has trouble of its own. There is nothing to do but to wait.')
    case 'unknown':
      return t('The log of the server says what it answers.')
    case 'disruptive':
      return t(
        '{service} asked this site to send less, because people rarely react to its notifications. At most a thousand a minute are sent for now. Mute devices that nobody looks at.',
        { service },
      )
    default:
      return undefined
  }
}
