import { UAParser } from 'ua-parser-js'
import { isTimeZone } from '../time-zone.ts'

/** In characters; the wire takes longer ones, which are cut. */
const TITLE_LENGTH = 200
const NAME_LENGTH = 80
const ADDRESS_LENGTH = 2048
/** Longer headers are not worth reading: no browser sends them. */
const USER_AGENT_LENGTH = 512

/**
 * What deceives in one line of text: control characters, what turns the direction around, and what takes no room. The
 * joiners stay, for emoji and many scripts need them.
 */
const deceiving =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const visible = /[^\p{C}\p{Z}\p{M}\u115f\u1160\u3164\uffa0\u2800]/u

/** One line as it may be shown; undefined if nothing in it can be seen. */
function lineOf(text: string, length: number): string | undefined {
  const line = text.toWellFormed().replaceAll(/\s+/g, ' ').replaceAll(deceiving, '').trim()
  return visible.test(line) ? line.slice(0, length).toWellFormed().trimEnd() : undefined
}

/** A name as agents see it, beside those of others. */
export const nameOf = (text: string): string | undefined => lineOf(text, NAME_LENGTH)

export const titleOf = (text: string | undefined): string => lineOf(text ?? '', TITLE_LENGTH) ?? ''

/** An http or https address without user and password; undefined for anything else: agents follow it as a link. */
export function addressOf(text: string): string | undefined {
  const url = URL.parse(text.toWellFormed())
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  url.username = ''
  url.password = ''
  // Characters that are not ASCII take more room in it.
  return url.href.length <= ADDRESS_LENGTH ? url.href : undefined
}

/** A language tag; what is none is as good as no language, and never keeps a visitor out. */
export function languageOf(text: string): string | undefined {
  return /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/.test(text) ? text : undefined
}

export const timeZoneOf = (text: string): string | undefined => (isTimeZone(text) ? text : undefined)

/** "Firefox 145 on Linux", or as much of it as the header says. */
export function browserOf(userAgent: string | undefined): string | undefined {
  const { browser, os } = UAParser(userAgent?.slice(0, USER_AGENT_LENGTH) ?? '')
  const name = [browser.name, browser.name && browser.major].filter(Boolean).join(' ')
  const on = os.name ? [os.name] : []
  return lineOf([...(name === '' ? [] : [name]), ...on].join(' on '), NAME_LENGTH)
}
