import { createHash } from 'node:crypto'
import type { VisitorId } from '@deskbell/contract'

/** What a visitor without a name is called: "Visitor" and four digits, always the same for one visitor. */
export function defaultVisitorName(id: VisitorId): string {
  const number = createHash('sha256').update(id).digest().readUInt32BE(0) % 10_000
  return `Visitor ${String(number).padStart(4, '0')}`
}
