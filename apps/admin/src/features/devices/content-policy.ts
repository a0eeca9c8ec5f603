import type { ContentPolicy, PushSettings, User } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'

/** From the loosest to the strictest. */
const policies: readonly ContentPolicy[] = ['full', 'sender', 'minimal']

export function policyText(policy: ContentPolicy): string {
  switch (policy) {
    case 'full':
      return t('Who wrote, and what')
    case 'sender':
      return t('Who wrote, and how many messages')
    case 'minimal':
      return t('Only that something came')
  }
}

/** What the site lets devices of somebody with this role show. */
export function siteAllows({ site, roles }: NonNullable<PushSettings['content']>, role: User['role']): ContentPolicy {
  const own = roles[role]
  return own !== null && isStricter(own, site) ? own : site
}

/** What one may choose for a device of one's own. */
export function stricterThan(policy: ContentPolicy): ContentPolicy[] {
  return policies.filter(each => isStricter(each, policy))
}

export const allPolicies = (): { readonly value: ContentPolicy; readonly label: string }[] =>
  policies.map(value => ({ value, label: policyText(value) }))

function isStricter(one: ContentPolicy, other: ContentPolicy): boolean {
  return policies.indexOf(one) > policies.indexOf(other)
}
