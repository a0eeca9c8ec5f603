import { type StaticServer, serveFiles } from './static-server.ts'

export interface VisitorPageOptions {
  /** Attributes of the widget's script tag. */
  readonly attributes?: string
  /** Another address that the API is reached at. */
  readonly apiOrigin?: string
  readonly language?: string
  /** The page's own script, loaded before the widget. */
  readonly script?: string
  /** More of the page, after its text. */
  readonly body?: string
  readonly css?: string
}

/**
 * A shop's page on an origin of its own: one script tag, and the strictest Content-Security-Policy that the widget's
 * documentation allows. Rules of the page's own try to reach into the widget.
 */
export function startVisitorPage(deskbellOrigin: string, options: VisitorPageOptions = {}): Promise<StaticServer> {
  const { attributes = '', apiOrigin = deskbellOrigin, language = 'en', script, body = '', css = '' } = options
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src ${deskbellOrigin}${script === undefined ? '' : " 'self'"}`,
    `connect-src ${[...new Set([deskbellOrigin, apiOrigin])].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]
  const api = apiOrigin === deskbellOrigin ? '' : ` data-api="${apiOrigin}/api/v1"`
  const page = {
    type: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': policy.join('; ') },
    body: `<!doctype html>
<html lang="${language}">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Garden shop</title>
  <link rel="stylesheet" href="/shop.css">
  ${script === undefined ? '' : '<script src="/shop.js"></script>'}
  <main>
    <h1>Garden shop</h1>
    <p>Spades, seeds and good advice.</p>
    ${body}
  </main>
  <script src="${deskbellOrigin}/widget.js" async${api} ${attributes}></script>
</html>`,
  }
  return serveFiles({
    '/': page,
    '/seeds': page,
    '/shop.js': { type: 'text/javascript', body: script ?? '' },
    '/shop.css': {
      type: 'text/css',
      body: `button, textarea { display: none !important } * { color: darkred !important }\n${css}`,
    },
  })
}
