import { z } from 'zod'
import { Answer } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import type { EmailDeps } from './email-deps.ts'
import { optOut } from './opt-outs.ts'
import { escapeHtml } from './templates/html.ts'
import { mailLanguage } from './values.ts'
import { mailWords } from './words/mail-words.ts'

const MINUTE_MS = 60_000
const CALLS = 60

/**
 * Where a visitor's mail says that it can be stopped. A GET changes nothing, for programs that look at mails follow every
 * link; a POST does, from the page's button or from a mail program itself (RFC 8058).
 */
export function registerUnsubscribe(api: Api, { database, clock, ports }: EmailDeps): void {
  const route = {
    url: '/unsubscribe',
    auth: 'none',
    cors: 'public',
    query: z.object({ token: z.string().min(1).max(200) }),
    rate: { max: CALLS, windowMs: MINUTE_MS, per: 'address' },
  } as const
  const say = async (language: string | undefined, done: boolean, known: boolean) => {
    const spoken = mailLanguage(language?.split(',')[0] ?? null)
    const { page, dir } = mailWords(spoken)
    const site = await ports.siteName(database.db)
    const text = known ? (done ? page.done(site) : page.question(site)) : page.wrong
    const button = known && !done ? `<form method="post"><button>${escapeHtml(page.button)}</button></form>` : ''
    return new Answer(known ? 200 : 400, document(spoken, dir, text, button), {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    })
  }
  api.route({
    ...route,
    method: 'GET',
    handler: ({ query: { token }, request }) =>
      say(request.headers['accept-language'], false, ports.unsubscribe.read(token) !== undefined),
  })
  api.route({
    ...route,
    method: 'POST',
    // A form, whose fields say nothing that the address does not say.
    raw: true,
    handler: async ({ query: { token }, request }) => {
      const hash = ports.unsubscribe.read(token)
      if (hash !== undefined) await optOut(database.db, hash, clock())
      return say(request.headers['accept-language'], true, hash !== undefined)
    },
  })
}

function document(language: string, dir: string, text: string, button: string): string {
  return `<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(text)}</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style>
</head>
<body><h1 style="font-size:1.25rem">${escapeHtml(text)}</h1>
${button}
</body>
</html>
`
}
