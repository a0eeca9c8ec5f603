import { readFile } from 'node:fs/promises'
import { type StaticServer, serveFiles } from './static-server.ts'

const JAVASCRIPT = 'text/javascript; charset=utf-8'

/** The smallest site that subscribes, shows and follows: it proves the harness, not the product. */
export async function startSelfTestSite(): Promise<StaticServer> {
  const [page, script, worker] = await Promise.all(['page.html', 'page.js', 'worker.js'].map(readText))
  const html = { type: 'text/html; charset=utf-8', body: page ?? '' }
  return serveFiles({
    '/': html,
    '/inbox/7': html,
    '/page.js': { type: JAVASCRIPT, body: script ?? '' },
    '/worker.js': { type: JAVASCRIPT, body: worker ?? '' },
  })
}

function readText(name: string): Promise<string> {
  return readFile(new URL(`../fixtures/self-test/${name}`, import.meta.url), 'utf8')
}
