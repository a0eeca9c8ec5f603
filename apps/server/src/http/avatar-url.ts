import type { UserId } from '@deskbell/contract'
import { apiRoot } from './app.ts'

/** Where everybody finds a user's picture; null without one. @param version another one with each picture */
export function avatarUrl(userId: UserId, version: string): string
export function avatarUrl(userId: UserId, version: string | null): string | null
export function avatarUrl(userId: UserId, version: string | null): string | null {
  return version === null ? null : `${apiRoot}/avatars/${userId}?v=${version}`
}
