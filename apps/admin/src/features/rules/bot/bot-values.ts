import type { BotSettings, BotSettingsPut } from '@deskbell/contract'

/** The form as it is typed. */
export interface BotValues {
  readonly enabled: boolean
  readonly url: string
  readonly timeLimit: string
  readonly name: string
}

export function valuesOf({ enabled, url, timeLimitSeconds, name }: BotSettings): BotValues {
  return { enabled, url: url ?? '', timeLimit: String(timeLimitSeconds), name }
}

export type BotField = 'enabled' | 'url' | 'timeLimit' | 'name'

/** On the machine that the server runs on; the backend has the last word. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** What cannot be right. */
export function faultyFields(values: BotValues, hasSecret: boolean): readonly BotField[] {
  const faults: BotField[] = []
  const url = values.url.trim()
  const limit = Number(values.timeLimit)
  if (values.enabled && !hasSecret) faults.push('enabled')
  if (url === '' ? values.enabled : !isAddress(url)) faults.push('url')
  if (!Number.isInteger(limit) || limit < 1 || limit > 30) faults.push('timeLimit')
  if (values.name.trim() === '') faults.push('name')
  return faults
}

export function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, hash } = new URL(text)
  const isPlain = username === '' && password === '' && hash === ''
  return isPlain && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)))
}

export function putOf({ enabled, url, timeLimit, name }: BotValues): BotSettingsPut {
  return { enabled, url: url.trim() || null, timeLimitSeconds: Number(timeLimit), name: name.trim() }
}
