import type { ContentPolicy } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { policyFor } from './push-rules.ts'

it.each<[ContentPolicy, ContentPolicy | null, ContentPolicy | null, ContentPolicy]>([
  ['full', null, null, 'full'],
  ['full', 'sender', null, 'sender'],
  ['full', null, 'minimal', 'minimal'],
  ['sender', 'full', 'full', 'sender'],
  ['minimal', 'full', 'sender', 'minimal'],
  ['full', 'minimal', 'sender', 'minimal'],
  ['full', 'sender', 'minimal', 'minimal'],
])('of the site’s %s, the role’s %s and the device’s %s the strictest holds: %s', (site, role, device, holds) => {
  const rules = { site, roles: { admin: null, agent: role }, mask: true }
  expect(policyFor(rules, 'agent', device)).toBe(holds)
  expect(policyFor({ ...rules, roles: { admin: role, agent: null } }, 'admin', device)).toBe(holds)
})
