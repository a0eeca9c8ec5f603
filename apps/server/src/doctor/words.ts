import type { Finding } from '@deskbell/contract'

interface Words {
  readonly check: Finding['check']
  readonly status: Finding['status']
  /** `{name}` is a fact. */
  readonly text: string
  readonly todo: string | null
}

/** Everything that can be found, in words, each with what to do. */
export const words = {
  address_ok: { check: 'address', status: 'ok', text: 'People reach the site at {url}.', todo: null },
  address_local: {
    check: 'address',
    status: 'warning',
    text: 'The site is at {url}, which only this machine can open.',
    todo: 'To let others in, put an https address in front and set DESKBELL_PUBLIC_URL to it.',
  },
  address_insecure: {
    check: 'address',
    status: 'failed',
    text: '{url} is not https. Browsers neither install the app nor allow push there.',
    todo: 'Put a reverse proxy with a certificate in front, and set DESKBELL_PUBLIC_URL to its https address.',
  },
  address_elsewhere: {
    check: 'address',
    status: 'failed',
    text: '{url} answers, but not as Deskbell (status {status}).',
    todo: 'Lead the address to this server: check DNS and the reverse proxy, or set DESKBELL_PUBLIC_URL to the right one.',
  },
  address_unreachable: {
    check: 'address',
    status: 'warning',
    text: '{url} does not answer from this machine ({reason}).',
    todo: 'Check DNS, certificate and reverse proxy. If people can open it and only this machine cannot, nothing is wrong.',
  },
  proxy_not_trusted: {
    check: 'proxy',
    status: 'warning',
    text: 'Requests said for whom they ask (X-Forwarded-For) and were not believed: {count} since the start, most from {address}. Behind a reverse proxy all visitors share one address and one limit then.',
    todo: 'If {address} is your reverse proxy, set DESKBELL_TRUST_PROXY to it. If you have none, somebody made it up, and nothing is wrong.',
  },
  subject_ok: { check: 'subject', status: 'ok', text: 'Push services can write to {subject}.', todo: null },
  subject_fallback: {
    check: 'subject',
    status: 'warning',
    text: 'Push services have no address of this site to write to.',
    todo: 'Set DESKBELL_VAPID_SUBJECT to mailto: with your email address.',
  },
  clock_ok: { check: 'clock', status: 'ok', text: 'The clock agrees with {source} ({seconds} s).', todo: null },
  clock_off: {
    check: 'clock',
    status: 'failed',
    text: 'The clock is {seconds} s away from that of {source}. Push services refuse tokens from another time.',
    todo: 'Turn on time synchronisation (NTP) on this machine.',
  },
  clock_unknown: {
    check: 'clock',
    status: 'unknown',
    text: 'Nobody could be asked for the time.',
    todo: 'Make a push service reachable, and look again.',
  },
  push_service_ok: { check: 'push_service', status: 'ok', text: '{host} answers in {took} ms.', todo: null },
  push_service_unreachable: {
    check: 'push_service',
    status: 'failed',
    text: '{host} does not answer ({reason}). Devices of {browsers} cannot be rung.',
    todo: 'Allow outgoing https to {host}, or set DESKBELL_PUSH_PROXY to a proxy that may.',
  },
  push_service_stopped: {
    check: 'push_service',
    status: 'failed',
    text: 'Nothing is sent to {service} for now. Messages wait, no device is removed, and it is tried again by itself.',
    todo: '{advice}',
  },
  push_service_frozen: {
    check: 'push_service',
    status: 'warning',
    text: '{service} refuses many devices at once. None of them is removed before it is clear why.',
    todo: '{advice}',
  },
  queue_ok: {
    check: 'queue',
    status: 'ok',
    text: 'The queue is up to date; {waiting} wait for their time.',
    todo: null,
  },
  queue_late: {
    check: 'queue',
    status: 'warning',
    text: 'The oldest of {waiting} waiting notifications should have been sent {seconds} s ago.',
    todo: 'Look at the server’s log. If a push service is stopped above, that is why.',
  },
  queue_stuck: {
    check: 'queue',
    status: 'failed',
    text: 'The oldest of {waiting} waiting notifications should have been sent {seconds} s ago.',
    todo: 'Restart the server and look at its log. Nothing is lost.',
  },
  mails_ok: { check: 'email', status: 'ok', text: 'Mails go out; {waiting} wait for their time.', todo: null },
  mails_stopped: {
    check: 'email',
    status: 'failed',
    text: 'No mail goes out for now. The mail server said: {reason}. Waiting: {waiting}; it is tried again by itself.',
    todo: '{advice}',
  },
  mails_late: {
    check: 'email',
    status: 'warning',
    text: 'The oldest of {waiting} waiting mails should have been sent {minutes} minutes ago.',
    todo: 'Send a test mail under Settings, Email. If it arrives, look at the server’s log.',
  },
  mails_cron_never: {
    check: 'email',
    status: 'failed',
    text: 'Mails wait for a cron job that has never called. Waiting: {waiting}.',
    todo: 'Put the line that stands under Settings, Email into a crontab, or turn the cron mode off there.',
  },
  mails_cron_silent: {
    check: 'email',
    status: 'failed',
    text: 'Mails wait for a cron job that has not called for {minutes} minutes. Waiting: {waiting}.',
    todo: 'See whether the machine with the crontab runs, and whether its line has the address that stands under Settings, Email.',
  },
  server_running: {
    check: 'queue',
    status: 'ok',
    text: 'Servers running: {count}, heard from {seconds} s ago.',
    todo: null,
  },
  server_silent: {
    check: 'queue',
    status: 'failed',
    text: 'No server has been heard from for a minute.',
    todo: 'Start it with npm start.',
  },
  keys_ok: { check: 'keys', status: 'ok', text: 'The push key {keyId} opens with the master key.', todo: null },
  keys_sealed: {
    check: 'keys',
    status: 'failed',
    text: 'The master key does not open what is sealed in this database.',
    todo: 'Set DESKBELL_MASTER_KEY to the key it was first started with, or put {path} back from a backup.',
  },
  keys_rotating: {
    check: 'keys',
    status: 'ok',
    text: 'Devices still under an older push key: {devices}. They move when their app is opened.',
    todo: null,
  },
  master_key_readable: {
    check: 'keys',
    status: 'warning',
    text: 'Others on this machine can read {path}.',
    todo: 'Run: chmod 600 {path}',
  },
  database_ok: { check: 'database', status: 'ok', text: '{kind} answers in {took} ms and is up to date.', todo: null },
  database_new: {
    check: 'database',
    status: 'ok',
    text: 'There is no database yet. The first start makes it.',
    todo: null,
  },
  database_behind: {
    check: 'database',
    status: 'warning',
    text: 'The database is of an older version.',
    todo: 'Start the server: it backs the database up and brings it up to date.',
  },
  database_unreachable: { check: 'database', status: 'failed', text: '{problem}', todo: 'Mend it, and look again.' },
  database_damaged: {
    check: 'database',
    status: 'failed',
    text: 'SQLite finds the database file damaged.',
    todo: 'Stop the server, and restore a backup: pnpm deskbell restore <file>.',
  },
  disk_low: {
    check: 'database',
    status: 'warning',
    text: 'Only {free} MB are free where the database is.',
    todo: 'Make room, or move the data folder to a larger disk.',
  },
  backup_none: {
    check: 'database',
    status: 'warning',
    text: 'There is no backup in the data folder.',
    todo: 'Run pnpm deskbell backup, once a day at best. If you back up otherwise, nothing is wrong.',
  },
  backup_old: {
    check: 'database',
    status: 'warning',
    text: 'The newest backup in the data folder is {days} days old.',
    todo: 'Run pnpm deskbell backup, once a day at best. If you back up otherwise, nothing is wrong.',
  },
  worker_ok: {
    check: 'worker_script',
    status: 'ok',
    text: 'The service worker is served fresh, for the whole site.',
    todo: null,
  },
  worker_missing: {
    check: 'worker_script',
    status: 'failed',
    text: '{url} is not there (status {status}).',
    todo: 'Build the app with pnpm build, and let the proxy pass /sw.js.',
  },
  worker_no_script: {
    check: 'worker_script',
    status: 'failed',
    text: '{url} is served as {type}, which browsers do not take as a script.',
    todo: 'Let the proxy pass the Content-Type of the server on.',
  },
  worker_cached: {
    check: 'worker_script',
    status: 'warning',
    text: '{url} is served with “Cache-Control: {value}”. Browsers may run an old worker.',
    todo: 'Let the proxy pass “no-cache” on for /sw.js.',
  },
  worker_stale: {
    check: 'worker_script',
    status: 'failed',
    text: '{url} is not the worker of this version: something in between keeps an old one.',
    todo: 'Empty the cache of the proxy or CDN for /sw.js, and do not let it keep this file.',
  },
  worker_unknown: {
    check: 'worker_script',
    status: 'unknown',
    text: '{url} could not be fetched from this machine ({reason}).',
    todo: 'Open it in a browser: it should show a script.',
  },
  bot_paused: {
    check: 'bot',
    status: 'warning',
    text: 'The bot failed {failures} times in a row. Nobody waits for it: agents are rung at once.',
    todo: 'Settings, Notifications says what was wrong each time. One message a minute finds out whether it is back.',
  },
  check_failed: {
    check: 'database',
    status: 'unknown',
    text: 'Looking at {what} went wrong ({reason}).',
    todo: 'Look at the server’s log.',
  },
} as const satisfies Record<string, Words>
