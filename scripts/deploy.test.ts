import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from './lib/paths.mjs'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const variables = (text: string) =>
  new Set<string>(text.match(/\b(?:DESKBELL_[A-Z_]+|DATABASE_URL|POSTGRES_PASSWORD)\b/g))
const compose = read('deploy/compose.yaml')
/** Of the files themselves, not of the server. */
const OWN = ['DESKBELL_DOMAIN', 'DESKBELL_SERVERS', 'POSTGRES_PASSWORD']

it('the compose file and the image set nothing that the server does not read', () => {
  const known = variables(read('apps/server/src/config/config.ts'))
  const used = new Set([...variables(compose), ...variables(read('deploy/Dockerfile'))])
  expect([...used].filter(name => !OWN.includes(name) && !known.has(name))).toEqual([])
})

it('every value that the compose file asks for stands in the example, and is asked for by name', () => {
  const example = new Set(read('deploy/.env.example').match(/^[A-Z_]+(?==)/gm))
  const asked = new Set([...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name))
  expect(asked).toEqual(example)
  for (const [, name, rest] of compose.matchAll(/\$\{([A-Z_]+)([^}]*)\}/g)) {
    if (name !== 'DESKBELL_VAPID_SUBJECT') expect(rest).toBe(`:?Set ${name} in .env`)
  }
})

it('the image copies what the server imports, and trusts the network that the servers are in', () => {
  const image = read('deploy/Dockerfile')
  const { dependencies } = JSON.parse(read('apps/server/package.json')) as { dependencies: Record<string, string> }
  for (const [name, version] of Object.entries(dependencies)) {
    if (!version.startsWith('workspace:')) continue
    const folder = `packages/${name.replace('@deskbell/', '')}`
    expect(image).toContain(`COPY ${folder} ${folder}`)
  }
  const [, subnet] = /subnet: (\S+)/.exec(compose) ?? []
  expect(compose).toContain(`DESKBELL_TRUST_PROXY: ${subnet}`)
  for (const proxy of ['deploy/Caddyfile', 'deploy/nginx.conf']) {
    expect(read(proxy)).toMatch(/flush_interval -1|proxy_buffering off/)
  }
})
