import { deviceLabel } from '@deskbell/contract'
import { UAParser } from 'ua-parser-js'
import { plainText } from './plain-text.ts'

/** Longer headers are not worth reading: no browser sends them. */
const MAX_LENGTH = 512

/** "iPhone / Safari" and the like, from the request's own header (W24, W25). The client's label, if sent, is better. */
export function labelFromUserAgent(userAgent: string | undefined): string {
  const { os, device, browser } = UAParser(userAgent?.slice(0, MAX_LENGTH) ?? '')
  return plainText(deviceLabel({ os: os.name, model: device.model, browser: browser.name }))
}
