import type { ContentPolicy } from '@deskbell/contract'

/** How much notifications show, as the site says. */
export interface ContentRules {
  readonly site: ContentPolicy
  /** What differs for a role; null: as the site says. */
  readonly roles: { readonly admin: ContentPolicy | null; readonly agent: ContentPolicy | null }
  /** Make numbers of payment cards and email addresses unreadable in what visitors wrote. */
  readonly mask: boolean
}

/** What routing and delivery ask of the site's push settings. */
export interface PushRules {
  readonly enabled: boolean
  readonly content: ContentRules
  /** Tell the devices that rang who took the conversation. */
  readonly announceTaken: boolean
}

/** Of a site that set nothing: all is shown but what nobody wants on a lock screen. */
export const initialPushRules: PushRules = {
  enabled: true,
  content: { site: 'full', roles: { admin: null, agent: null }, mask: true },
  announceTaken: true,
}

const STRICTNESS: Readonly<Record<ContentPolicy, number>> = { full: 0, sender: 1, minimal: 2 }

/** What a device of somebody with this role may show: of site, role and device the strictest. */
export function policyFor(
  { site, roles }: ContentRules,
  role: 'admin' | 'agent',
  device: ContentPolicy | null,
): ContentPolicy {
  return [roles[role], device].reduce<ContentPolicy>(
    (strictest, policy) => (policy !== null && STRICTNESS[policy] > STRICTNESS[strictest] ? policy : strictest),
    site,
  )
}
