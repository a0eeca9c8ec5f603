import { t } from '../i18n/text.ts'

/** The makers of browsers, by the names that people know; a host as it is. */
export function serviceName(lane: string): string {
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

/** What to do about a cause; undefined for one of a newer server. */
export function adviceOn(cause: string, service: string): string | undefined {
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
