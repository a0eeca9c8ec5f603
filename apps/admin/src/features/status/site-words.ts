import { t } from '../ui/i18n/text.ts'
import type { FindingWords, ReadFact } from './finding-words.ts'

/** How the site is reached, and what browsers get from it. */
export function siteWords(code: string, fact: ReadFact): FindingWords | undefined {
  switch (code) {
    case 'address_ok':
      return { text: t('People reach the site at {url}.', { url: fact('url') }), todo: null }
    case 'address_local':
      return {
        text: t('The site is at {url}, which only this machine can open.', { url: fact('url') }),
        todo: t('To let others in, put an https address in front and set DESKBELL_PUBLIC_URL to it.'),
      }
    case 'address_insecure':
      return {
        text: t('{url} is not https. Browsers neither install the app nor allow push there.', { url: fact('url') }),
        todo: t('Put a reverse proxy with a certificate in front, and set DESKBELL_PUBLIC_URL to its https address.'),
      }
    case 'address_elsewhere':
      return {
        text: t('{url} answers, but not as Deskbell (status {status}).', { url: fact('url'), status: fact('status') }),
        todo: t(
          'Lead the address to this server: check DNS and the reverse proxy, or set DESKBELL_PUBLIC_URL to the right one.',
        ),
      }
    case 'address_unreachable':
      return {
        text: t('{url} does not answer from this machine ({reason}).', { url: fact('url'), reason: fact('reason') }),
        todo: t(
          'Check DNS, certificate and reverse proxy. If people can open it and only this machine cannot, nothing is wrong.',
        ),
      }
    case 'proxy_not_trusted':
      return {
        text: t(
          'Requests said for whom they ask (X-Forwarded-For) and were not believed: {count} since the start, most from {address}. Behind a reverse proxy all visitors share one address and one limit then.',
          { count: fact('count'), address: fact('address') },
        ),
        todo: t(
          'If {address} is your reverse proxy, set DESKBELL_TRUST_PROXY to it. If you have none, somebody made it up, and nothing is wrong.',
          { address: fact('address') },
        ),
      }
    case 'subject_ok':
      return { text: t('Push services can write to {subject}.', { subject: fact('subject') }), todo: null }
    case 'subject_fallback':
      return {
        text: t('Push services have no address of this site to write to.'),
        todo: t('Set DESKBELL_VAPID_SUBJECT to mailto: with your email address.'),
      }
    case 'clock_ok':
      return {
        text: t('The clock agrees with {source} ({seconds} s).', { source: fact('source'), seconds: fact('seconds') }),
        todo: null,
      }
    case 'clock_off':
      return {
        text: t('The clock is {seconds} s away from that of {source}. Push services refuse tokens from another time.', {
          seconds: fact('seconds'),
          source: fact('source'),
        }),
        todo: t('Turn on time synchronisation (NTP) on this machine.'),
      }
    case 'clock_unknown':
      return {
        text: t('Nobody could be asked for the time.'),
        todo: t('Make a push service reachable, and look again.'),
      }
    case 'worker_ok':
      return { text: t('The service worker is served fresh, for the whole site.'), todo: null }
    case 'worker_missing':
      return {
        text: t('{url} is not there (status {status}).', { url: fact('url'), status: fact('status') }),
        todo: t('Build the app with pnpm build, and let the proxy pass /sw.js.'),
      }
    case 'worker_no_script':
      return {
        text: t('{url} is served as {type}, which browsers do not take as a script.', {
          url: fact('url'),
          type: fact('type'),
        }),
        todo: t('Let the proxy pass the Content-Type of the server on.'),
      }
    case 'worker_cached':
      return {
        text: t('{url} is served with “Cache-Control: {value}”. Browsers may run an old worker.', {
          url: fact('url'),
          value: fact('value'),
        }),
        todo: t('Let the proxy pass “no-cache” on for /sw.js.'),
      }
    case 'worker_stale':
      return {
        text: t('{url} is not the worker of this version: something in between keeps an old one.', {
          url: fact('url'),
        }),
        todo: t('Empty the cache of the proxy or CDN for /sw.js, and do not let it keep this file.'),
      }
    case 'worker_unknown':
      return {
        text: t('{url} could not be fetched from this machine ({reason}).', {
          url: fact('url'),
          reason: fact('reason'),
        }),
        todo: t('Open it in a browser: it should show a script.'),
      }
    default:
      return undefined
  }
}
