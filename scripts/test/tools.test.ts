import { afterEach, expect, it, vi } from 'vitest'
import { findChromium, findFirefox, findPostgres, installAdvice, missingTools } from './tools.ts'

afterEach(() => vi.unstubAllEnvs())

it('finds everything on a machine that npm test has set up', () => {
  expect(missingTools()).toEqual([])
  expect([findChromium(), findFirefox(), findPostgres()]).not.toContain(undefined)
})

it('a path given by hand counts, and is not silently passed over when it leads nowhere', () => {
  vi.stubEnv('DESKBELL_FIREFOX', '/bin/sh')
  vi.stubEnv('DESKBELL_CHROMIUM', '/nowhere/chromium')
  expect(findFirefox()).toBe('/bin/sh')
  const missing = missingTools()
  expect(missing.map(tool => tool.debian)).toEqual(['chromium'])
  expect(installAdvice(missing)).toContain('apt-get install -y --no-install-recommends chromium')
})

it('a database brought by the caller needs no server here', () => {
  vi.stubEnv('DESKBELL_POSTGRES_BIN', '/nowhere')
  vi.stubEnv('DESKBELL_TEST_DATABASE_URL', '')
  expect(missingTools().map(tool => tool.debian)).toEqual(['postgresql'])
  vi.stubEnv('DESKBELL_TEST_DATABASE_URL', 'postgresql://planted')
  expect(missingTools()).toEqual([])
})
