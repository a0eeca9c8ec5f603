import { type StaticServer, serveFiles } from './static-server.ts'

const PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Harness</title>
  <main>
    <h1>Harness</h1>
    <p id="route"></p>
  </main>
  <script type="module" src="/page.js"></script>
</html>`

// `subscribe` is called by the tests.
const PAGE_SCRIPT = `const registered = navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)

document.getElementById('route').textContent = location.pathname
navigator.serviceWorker.addEventListener('message', event => {
  history.pushState(null, '', event.data.navigate)
  document.getElementById('route').textContent = location.pathname
})

window.subscribe = async applicationServerKey => {
  const registration = await registered
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
  return subscription.toJSON()
}`

const WORKER = `self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

self.addEventListener('push', event => {
  const { title, body, navigate } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { body, tag: navigate, data: { navigate } }))
})

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(follow(event.notification.data.navigate))
})

async function follow(navigate) {
  const [client] = await self.clients.matchAll({ type: 'window' })
  if (!client) return self.clients.openWindow(navigate)
  await client.focus()
  client.postMessage({ navigate })
}`

const HTML_TYPE = 'text/html; charset=utf-8'
const JAVASCRIPT_TYPE = 'text/javascript; charset=utf-8'

/** The smallest site that subscribes, shows and follows: it proves the harness, not the product. */
export function startSelfTestSite(): Promise<StaticServer> {
  const page = { type: HTML_TYPE, body: PAGE }
  return serveFiles({
    '/': page,
    '/inbox/7': page,
    '/page.js': { type: JAVASCRIPT_TYPE, body: PAGE_SCRIPT },
    '/worker.js': { type: JAVASCRIPT_TYPE, body: WORKER },
  })
}
