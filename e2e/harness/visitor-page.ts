import { type StaticServer, serveFiles } from './static-server.ts'

/**
 * A shop's page on an origin of its own: one script tag, and the strictest Content-Security-Policy that the widget's
 * documentation allows. Rules of the page's own try to reach into the widget.
 */
export function startVisitorPage(deskbellOrigin: string): Promise<StaticServer> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src ${deskbellOrigin}`,
    `connect-src ${deskbellOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]
  return serveFiles({
    '/': {
      type: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': policy.join('; ') },
      body: `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Garden shop</title>
  <link rel="stylesheet" href="/shop.css">
  <main>
    <h1>Garden shop</h1>
    <p>Spades, seeds and good advice.</p>
  </main>
  <script src="${deskbellOrigin}/widget.js" async></script>
</html>`,
    },
    '/shop.css': {
      type: 'text/css',
      body: 'button, textarea { display: none !important } * { color: darkred !important }',
    },
  })
}
