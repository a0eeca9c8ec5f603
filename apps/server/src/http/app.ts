import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Config } from '../config/config.ts'
import { answerErrors, sendProblem } from './error-answers.ts'
import { logRequests } from './logger.ts'
import { problem } from './problem.ts'
import { limitSlowRequests, UPLOAD_WITHIN } from './slow-requests.ts'

/** The API's root on this server; discovery tells it to clients. */
export const apiRoot = '/api/v1'

/** In bytes. The longest message, ten thousand characters, fits many times over. */
const BODY_LIMIT = 256 * 1024
/** In milliseconds, for the head of a request. */
const HEADERS_WITHIN = 30_000

/** An HTTP server that answers every failure by the contract. Rooms add their routes before it listens. */
export async function createApp(config: Pick<Config, 'trustProxy'>, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: UPLOAD_WITHIN,
    http: { headersTimeout: HEADERS_WITHIN },
    trustProxy: config.trustProxy === true ? true : config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    // Idle keep-alive connections must not hold up a stop.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    frameworkErrors: (_error, _request, reply) => {
      sendProblem(reply, problem('invalid'))
    },
  })
  logRequests(app)
  limitSlowRequests(app)
  readJson(app)
  answerErrors(app)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  return app
}

/** JSON bodies, with `__proto__` and `constructor.prototype` refused, and nothing at all taken for no body. */
function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, String(body), done)
  })
}
