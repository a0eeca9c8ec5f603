import type { ContentPolicy } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { siteAllows, stricterThan } from './content-policy.ts'

it.each<[ContentPolicy, ContentPolicy | null, ContentPolicy, ContentPolicy[]]>([
  ['full', null, 'full', ['sender', 'minimal']],
  ['full', 'sender', 'sender', ['minimal']],
  ['sender', 'full', 'sender', ['minimal']],
  ['minimal', 'sender', 'minimal', []],
])(
  'under the site’s %s and the role’s %s devices show %s, and their owner may choose %j',
  (site, role, holds, left) => {
    const allowed = siteAllows({ site, roles: { admin: null, agent: role }, mask: true }, 'agent')
    expect(allowed).toBe(holds)
    expect(stricterThan(allowed)).toEqual(left)
    expect(siteAllows({ site, roles: { admin: null, agent: role }, mask: true }, 'admin')).toBe(site)
  },
)
