import { type AttachmentKind, attachmentKinds, UNKNOWN_TYPE } from '../config/attachment-types.ts'
import { endingOf } from './file-name.ts'
import { sniff } from './sniff.ts'

/** Endings that a double click runs on one system or another: no agent is to be talked into one. */
const RUNS =
  /^(?:exe|com|scr|pif|cpl|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|msi|msp|msc|jar|lnk|url|reg|scf|inf|dll|sys|app|command|dmg|pkg|deb|rpm|sh|bash|apk|iso|img|vhd|vhdx|chm|appref-ms|application|settingcontent-ms|desktop|xll|docm|xlsm|pptm|dotm|xltm|ppam|xlam|ppsm|msix|appx|appinstaller|msu|mst|cab|diagcab|wsc|sct|ws|py|pyw|rdp|library-ms|search-ms|gadget)$/

export interface Given {
  readonly name: string
  /** The request's Content-Type. */
  readonly declared: string | undefined
  /** The first bytes. */
  readonly head: Buffer
}

/**
 * What a file is: that which its content, its name and the declared type agree on; otherwise `application/octet-stream`.
 * @returns 'refused' for a program, and for what the site does not take
 */
export function typeOf(given: Given, allowed: readonly string[]): { readonly type: string } | 'refused' {
  const looks = sniff(given.head)
  const ending = endingOf(given.name)
  if (looks === 'application/x-executable' || RUNS.test(ending)) return 'refused'
  const declared = given.declared?.split(';')[0]?.trim().toLowerCase() ?? ''
  const found = Object.entries(attachmentKinds).find(
    ([type, kind]) => kind.looks === looks && kind.endings.includes(ending) && agrees(declared, type, kind),
  )
  const type = found?.[0] ?? UNKNOWN_TYPE
  return allowed.includes(type) ? { type } : 'refused'
}

/** A client that does not know says `application/octet-stream` or nothing. */
function agrees(declared: string, type: string, { aliases = [] }: AttachmentKind): boolean {
  return declared === '' || declared === UNKNOWN_TYPE || declared === type || aliases.includes(declared)
}

/** Those of which a small picture is made. */
export const PICTURE_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
