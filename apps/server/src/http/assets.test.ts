import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'

let folder: string
let on: TestServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskbell-assets-'))
  const files: Record<string, string> = {
    'admin/index.html': '<!doctype html><title>Deskbell</title>',
    'admin/sw.js': 'self.addEventListener("push", () => {})',
    'admin/manifest.webmanifest': '{}',
    'admin/icons/apple-touch-icon.png': 'png',
    'widget/widget/chat.js': 'export {}',
    'widget/widget/chunk-B3dK9f2a.js': 'export {}',
    'admin/assets/index-B3dK9f2a.js': `console.log(${JSON.stringify('x'.repeat(5000))})`,
    'admin/.hidden': 'secret',
    'widget/widget.js': 'console.log("widget")',
    'widget/demo.html': '<!doctype html><title>Demo</title>',
    'secret.txt': 'secret',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  on = await startTestServer({ assets: { admin: join(folder, 'admin'), widget: join(folder, 'widget') } })
})
afterAll(async () => {
  await on.close()
  rmSync(folder, { recursive: true })
})

const get = (path: string, headers = {}) => on.anonymous.request('GET', `/${path}`, undefined, headers)

it('serves the app at its own routes, and asks robots to stay out', async () => {
  for (const path of ['/', '/conversations/cnv_12345678', '/device?ntf=ntf_12345678', '/settings/devices', '/setup']) {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<title>Deskbell</title>')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('x-robots-tag')).toBe('noindex')
  }
})

it('keeps hashed files for ever, and asks again for sw.js and the manifest', async () => {
  expect((await get('/assets/index-B3dK9f2a.js')).headers.get('cache-control')).toContain('immutable')
  expect((await get('/widget/chunk-B3dK9f2a.js')).headers.get('cache-control')).toContain('immutable')
  for (const path of [
    '/sw.js',
    '/manifest.webmanifest',
    '/icons/apple-touch-icon.png',
    '/widget.js',
    '/widget/chat.js',
  ]) {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-cache')
  }
})

it('answers a missing file and an unknown API path with 404, not with the app', async () => {
  for (const path of [
    '/assets/gone-12345678.js',
    '/favicon.ico',
    '/api/v1/nothing',
    '/.env',
    '/wp-login.php',
    '/.hidden',
  ]) {
    expect((await get(path)).status).toBe(404)
  }
})

it('any page may load the widget', async () => {
  const response = await get('/widget.js', { origin: 'https://shop.example' })
  expect(response.status).toBe(200)
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect((await get('/sw.js')).headers.get('cross-origin-resource-policy')).toBe('same-origin')
})

it('serves the demo page, which robots may read', async () => {
  const response = await get('/demo')
  expect(await response.text()).toContain('<title>Demo</title>')
  expect(response.headers.get('x-robots-tag')).toBeNull()
})

it('compresses files, with brotli first, and no answers of the API', async () => {
  const encoding = async (path: string, accept: string) =>
    (await get(path, { 'accept-encoding': accept })).headers.get('content-encoding')
  expect(await encoding('/assets/index-B3dK9f2a.js', 'gzip, br')).toBe('br')
  expect(await encoding('/assets/index-B3dK9f2a.js', 'gzip')).toBe('gzip')
  expect(await encoding('/api/v1/setup', 'gzip, br')).toBeNull()
})

it.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/..\\secret.txt',
  '/%00',
])('path traversal: %s', async path => {
  const { status, body } = await rawGet(path)
  expect(body).not.toContain('secret')
  expect([200, 400, 404]).toContain(status)
})

/** A path as it stands: fetch() would tidy it up first. */
function rawGet(path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(on.server.url)
    request({ hostname, port, path }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
      .on('error', reject)
      .end()
  })
}
