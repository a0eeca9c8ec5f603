import type { LaneCause } from '../db/schema.ts'

const NAMES: ReadonlyMap<string, string> = new Map([
  ['fcm', 'Google (Chrome, Edge on Android, Samsung)'],
  ['mozilla', 'Mozilla (Firefox)'],
  ['apple', 'Apple (iPhone, iPad, Mac)'],
  ['wns', 'Microsoft (Edge on Windows)'],
])

/** The makers of browsers, by the names that people know; a host as it is. */
export const serviceName = (lane: string): string => NAMES.get(lane) ?? lane

/** What to do about each cause: docs/push-services.md. */
export const adviceOn: Readonly<Record<LaneCause, string>> = {
  subject:
    'It does not take the contact of this site. Set DESKBELL_VAPID_SUBJECT to a mailto: address that is really yours.',
  clock: 'The clock of this server is wrong. Let it be set over the network (NTP).',
  token:
    'It refuses the signature of this site. Look at the key in Settings, Push and at DESKBELL_VAPID_SUBJECT; if both are right, the clock may be wrong.',
  key_mismatch:
    'The devices belong to another key than this site signs with. If the database came from a backup, restore the newest one.',
  header: 'It does not understand what this version sends. Update the site.',
  egress_blocked:
    'A proxy or firewall answers in its place. Allow this server to reach it, or set DESKBELL_PUSH_PROXY.',
  endpoint_gone_wave:
    'It says that the devices do not exist. If it goes on to say so, they are removed, and come back when their owners open the app.',
  unreachable: 'It cannot be reached from this server. Look at its network, its DNS and its firewall.',
  service_down: 'It has trouble of its own. There is nothing to do but to wait.',
  unknown: 'The log of the server says what it answers.',
}
