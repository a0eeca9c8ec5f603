import { oneLine } from '../../words/plain-text.ts'
import { cleanText, escapeHtml } from './html.ts'
import type { LinkedFile, Said } from './mail-values.ts'

/** Every text in its own direction, its new lines kept (S16). */
export function saidHtml(said: readonly Said[]): string {
  return said.map(oneHtml).join('<br>\n<br>\n')
}

function oneHtml({ by, at, text, files }: Said): string {
  const head = by === null ? '' : `<strong><bdi>${escapeHtml(oneLine(by))}</bdi></strong>${time(at)}<br>\n`
  const lines = escapeHtml(cleanText(text)).replaceAll('\n', '<br>\n')
  const body = lines === '' ? names(files) : lines
  return `${head}<span dir="auto">${body}</span>`
}

const time = (at: string | null) => (at === null ? '' : ` <small>${escapeHtml(at)}</small>`)
/** A message without a text is its files. */
const names = (files: readonly LinkedFile[]) => files.map(({ name }) => escapeHtml(oneLine(name))).join(', ')

export function saidText(said: readonly Said[]): string {
  return said.map(oneText).join('\n\n')
}

function oneText({ by, at, text, files }: Said): string {
  const head = by === null ? '' : `${oneLine(by)}${at === null ? '' : `, ${at}`}:\n`
  const body = cleanText(text)
  return head + (body === '' ? files.map(({ name }) => oneLine(name)).join(', ') : body)
}

export function filesHtml(files: readonly LinkedFile[]): string {
  if (files.length === 0) return ''
  const items = files.map(
    ({ name, url }) => `<li><a href="${escapeHtml(url)}"><bdi>${escapeHtml(oneLine(name))}</bdi></a></li>`,
  )
  return `<ul>\n${items.join('\n')}\n</ul>`
}

export function filesText(files: readonly LinkedFile[]): string {
  return files.map(({ name, url }) => `- ${oneLine(name)}\n  ${url}`).join('\n')
}
