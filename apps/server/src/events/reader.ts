import type { UserId, VisitorId } from '@deskbell/contract'

/** Who reads live events. */
export type Reader =
  | { readonly kind: 'user'; readonly userId: UserId; readonly admin: boolean }
  | { readonly kind: 'visitor'; readonly visitorId: VisitorId }

/** True if the reader belongs to an event's audience. The same rule as {@link audiencesOf}, for a row at hand. */
export function mayRead(reader: Reader, audience: string): boolean {
  const { exact, prefix } = audiencesOf(reader)
  return exact.includes(audience) || (prefix !== undefined && audience.startsWith(prefix))
}

/** The audiences that a reader belongs to: exact ones, and for admins everything of any user's that is not private. */
export function audiencesOf(reader: Reader): { readonly exact: readonly string[]; readonly prefix?: string } {
  if (reader.kind === 'visitor') return { exact: [`visitor:${reader.visitorId}`] }
  const exact = ['agents', `user:${reader.userId}`, `self:${reader.userId}`]
  return reader.admin ? { exact, prefix: 'user:' } : { exact }
}
