import type { MailLanguage } from '@deskbell/contract'
import { mailWords } from '../words/mail-words.ts'
import { escapeHtml } from './html.ts'

export interface Letter {
  readonly language: MailLanguage
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Below the letter; null: nothing. */
  readonly footer: { readonly text: string; readonly link: { readonly text: string; readonly url: string } } | null
}

/**
 * The whole document. It names no colour of text or ground, so that dark readers turn it as they like; it loads nothing and
 * has no styles that a reader could take away.
 */
export function layoutHtml({ language, subject, html, footer }: Letter): string {
  const { dir } = mailWords(language)
  const below = footer
    ? `<hr style="margin:24px 0 16px;border:0;border-top:1px solid #8a8a8a">
<p style="font-size:13px;margin:0">${escapeHtml(footer.text)}<br>
<a href="${escapeHtml(footer.link.url)}">${escapeHtml(footer.link.text)}</a></p>`
    : ''
  return `<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
<div dir="${dir}" style="max-width:600px;margin:0 auto">
${html}
${below}
</div>
</body>
</html>
`
}

export function layoutText({ text, footer }: Letter): string {
  return footer ? `${text}\n\n-- \n${footer.text}\n${footer.link.text}: ${footer.link.url}\n` : `${text}\n`
}
