import { z } from 'zod'
import { Answer } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { languageOf } from '../http/language-of.ts'
import type { EmailDeps } from './email-deps.ts'
import { isHashOptedOut, optIn, optOut } from './opt-outs.ts'
import { escapeHtml } from './templates/html.ts'
import { mailLanguage } from './values.ts'
import { mailWords } from './words/mail-words.ts'

const MINUTE_MS = 60_000
const CALLS = 60

/** What the page says. */
type Says = 'question' | 'done' | 'again' | 'wrong'

/**
 * Where a visitor's mail says that it can be stopped. A GET changes nothing, for programs that look at mails follow every
 * link; a POST does, from the page's button or from a mail program itself (RFC 8058). Whoever pressed it by mistake, or had
 * the mail from somebody else, takes it back there: the same proof is good for both.
 */
export function registerUnsubscribe(api: Api, { database, clock, ports }: EmailDeps): void {
  const { db } = database
  const route = {
    url: '/unsubscribe',
    auth: 'none',
    cors: 'public',
    query: z.object({ token: z.string().min(1).max(200), again: z.enum(['true']).optional() }),
    rate: { max: CALLS, windowMs: MINUTE_MS, per: 'address' },
  } as const
  const say = async (language: string | null, says: Says, token: string) => {
    const spoken = mailLanguage(language)
    const { page, dir } = mailWords(spoken)
    const site = await ports.siteName(db)
    const texts = { question: page.question(site), done: page.done(site), again: page.again(site), wrong: page.wrong }
    const own = `?token=${encodeURIComponent(token)}`
    const buttons = {
      question: button(page.button, own),
      done: button(page.undo, `${own}&again=true`),
      again: '',
      wrong: '',
    }
    return new Answer(says === 'wrong' ? 400 : 200, document(spoken, dir, texts[says], buttons[says]), {
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
    handler: async ({ query: { token }, request }) => {
      const hash = ports.unsubscribe.read(token)
      const says = hash === undefined ? 'wrong' : (await isHashOptedOut(db, hash)) ? 'done' : 'question'
      return say(languageOf(request), says, token)
    },
  })
  api.route({
    ...route,
    method: 'POST',
    // A form, whose fields say nothing that the address does not say.
    raw: true,
    handler: async ({ query: { token, again }, request }) => {
      const hash = ports.unsubscribe.read(token)
      const says = hash === undefined ? 'wrong' : again ? 'again' : 'done'
      if (hash !== undefined) await (again ? optIn(db, hash) : optOut(db, hash, clock()))
      return say(languageOf(request), says, token)
    },
  })
}

function button(text: string, address: string): string {
  return `<form method="post" action="${escapeHtml(address)}"><button>${escapeHtml(text)}</button></form>`
}

function document(language: string, dir: string, text: string, below: string): string {
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
${below}
</body>
</html>
`
}
