import { existsSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import compress from '@fastify/compress'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Where the built app and the built widget are. */
export interface AssetFolders {
  readonly admin: string
  readonly widget: string
}

export const builtAssets: AssetFolders = {
  admin: fileURLToPath(new URL('../../../admin/dist', import.meta.url)),
  widget: fileURLToPath(new URL('../../../widget/dist', import.meta.url)),
}

/** A part of the widget whose name changes with its content. The app keeps such files in a folder of their own. */
const hashedName = /-[A-Za-z0-9_-]{8}\.(js|css)$/
const BROTLI_QUALITY = 5
const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Serves both built folders from the site's root, compressed; the app's index answers its own routes. */
export async function serveAssets(app: FastifyInstance, folders: AssetFolders): Promise<void> {
  const built = [folders.admin, folders.widget].filter(folder => existsSync(folder))
  await app.register(async scope => {
    await scope.register(compress, {
      encodings: ['br', 'gzip', 'identity'],
      brotliOptions: { params: { 1: BROTLI_QUALITY } },
    })
    if (built.length > 0) {
      await scope.register(fastifyStatic, {
        root: built,
        serve: false,
        acceptRanges: false,
        cacheControl: false,
        setHeaders: (reply, path) => setHeaders(reply, path, folders),
      })
    }
    const demo = ['demo.html', join('demo', 'index.html')].find(name => existsSync(join(folders.widget, name)))
    scope.get('/demo', async (_request, reply) =>
      demo === undefined ? notBuilt(reply, 'The widget') : reply.sendFile(demo, folders.widget),
    )
    scope.get('/*', async (request, reply) => {
      const path = decodeURIComponent(request.url.split('?')[0] ?? '/').slice(1)
      if (isPlainPath(path)) {
        const folder = [folders.admin, folders.widget].find(root => existsSync(join(root, path)))
        if (folder !== undefined) return reply.sendFile(path, folder)
      }
      if (!isAppRoute(path)) return reply.callNotFound()
      return existsSync(join(folders.admin, 'index.html'))
        ? reply.sendFile('index.html', folders.admin)
        : notBuilt(reply, 'The app')
    })
  })
}

/** A file below the root by its own name: no hidden file, no way up. */
function isPlainPath(path: string): boolean {
  return (
    path !== '' && !path.includes('\\') && !path.includes('\0') && path.split('/').every(part => /^[^.]/.test(part))
  )
}

/** The app routes in the browser; a missing file, an API path or a scanner's guess gets 404. */
function isAppRoute(path: string): boolean {
  const [first = ''] = path.split('/')
  return !basename(path).includes('.') && !['api', 'demo', 'widget', 'assets', '.well-known'].includes(first)
}

function setHeaders(reply: FastifyReply, path: string, folders: AssetFolders): void {
  const ofWidget = path.startsWith(folders.widget + sep)
  const hashed = ofWidget ? hashedName.test(basename(path)) : path.startsWith(join(folders.admin, 'assets') + sep)
  reply.header('cache-control', hashed ? IMMUTABLE : 'no-cache')
  if (ofWidget) {
    // Any page may load the widget (design §5).
    reply.header('cross-origin-resource-policy', 'cross-origin')
    reply.header('access-control-allow-origin', '*')
  } else {
    reply.header('x-robots-tag', 'noindex')
  }
}

function notBuilt(reply: FastifyReply, what: string): FastifyReply {
  return reply.code(503).type('text/plain; charset=utf-8').send(`${what} is not built yet. Run: pnpm build\n`)
}
