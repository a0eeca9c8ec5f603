import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { Answer } from './answer.ts'
import { apiRoot } from './app.ts'
import { allowOrigin, answerPreflight, type Cors } from './cors.ts'
import { isForged } from './csrf.ts'
import { invalid, sendProblem } from './error-answers.ts'
import { answerOnce } from './idempotency.ts'
import type { Auth, Principal, PrincipalOf, ResolvePrincipal } from './principal.ts'
import { HttpProblem, problem } from './problem.ts'
import { type RateLimit, rateLimitConfig } from './rate-limit.ts'

/** A part of a request that has no schema. */
type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

export interface Context<A extends Auth, P, Q, B> {
  readonly principal: PrincipalOf<A>
  readonly params: Parsed<P>
  readonly query: Parsed<Q>
  readonly body: Parsed<B>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface TransactionContext<A extends Auth, P, Q, B> extends Context<A, P, Q, B> {
  readonly trx: Trx
  readonly wake: WakeLater
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Schemas = z.ZodType | undefined

interface Declaration<A extends Auth, P extends Schemas, Q extends Schemas, B extends Schemas> {
  readonly method: Method
  /** Below the API's root: `/devices/:deviceId`. */
  readonly url: string
  readonly auth: A
  /** `listed` unless said. */
  readonly cors?: Cors
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly rate?: RateLimit
  /** The body is no JSON: the handler reads it from the request, within limits of its own. */
  readonly raw?: true
  /** In bytes; 256 KiB unless said. */
  readonly bodyLimit?: number
}

type Result = Promise<unknown>

export interface Route<A extends Auth, P extends Schemas, Q extends Schemas, B extends Schemas>
  extends Declaration<A, P, Q, B> {
  /** Returns a body for 200, an {@link Answer}, or an {@link HttpProblem}; undefined if the reply is sent already. */
  handler(context: Context<A, P, Q, B>): Result
}

export interface IdempotentRoute<A extends Auth, P extends Schemas, Q extends Schemas, B extends Schemas>
  extends Declaration<A, P, Q, B> {
  /** As above, inside one transaction with the idempotency key. A returned problem rolls it back. */
  handler(context: TransactionContext<A, P, Q, B>): Result
}

/** Declares typed routes under the API's root. Each room gets it and nothing else of HTTP. */
export interface Api {
  route<A extends Auth, P extends Schemas = undefined, Q extends Schemas = undefined, B extends Schemas = undefined>(
    route: Route<A, P, Q, B>,
  ): void
  /** A route that takes `Idempotency-Key`: its answer to a key is kept for 24 h, per caller and path. */
  idempotentRoute<
    A extends Auth,
    P extends Schemas = undefined,
    Q extends Schemas = undefined,
    B extends Schemas = undefined,
  >(route: IdempotentRoute<A, P, Q, B>): void
  /** The methods that a path below the root takes; empty for an unknown one. */
  methodsOf(path: string): readonly string[]
}

export interface ApiDeps {
  readonly database: Database
  readonly clock: Clock
  readonly resolve: ResolvePrincipal
  readonly publicUrl: () => string
  readonly listedOrigins: () => readonly string[]
}

const principals = new WeakMap<FastifyRequest, Principal>()

/** Routes go to the given app, below the API's root. */
export function createApi(app: FastifyInstance, deps: ApiDeps): Api {
  const methods = new Map<string, Method[]>()

  const declare = (
    route: Declaration<Auth, Schemas, Schemas, Schemas>,
    handle: (context: Context<Auth, undefined, undefined, undefined>) => Result,
  ) => {
    const cors = route.cors ?? 'listed'
    declarePreflight(route, cors)
    placeFor(app, route, here =>
      here.route({
        method: route.method,
        url: apiRoot + route.url,
        ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
        config: {
          ...(route.rate ? { rateLimit: rateLimitConfig(route.rate, principalOf) } : {}),
          ...(route.raw ? { raw: true as const } : {}),
        },
        onRequest: async (request, reply) => {
          allowOrigin(request, reply, cors, deps.listedOrigins())
          if (cors === 'listed' && isForged(request, deps.publicUrl())) throw problem('csrf')
          principals.set(request, await authenticate(route.auth, request))
        },
        handler: async (request, reply) => {
          const context = {
            principal: principalOf(request) as PrincipalOf<Auth>,
            params: parseParams(route, request.params) as undefined,
            query: parse(route.query, request.query, 'query') as undefined,
            body: parse(route.body, request.body, 'body') as undefined,
            request,
            reply,
          }
          return send(reply, await handle(context))
        },
      }),
    )
  }

  const declarePreflight = ({ url, method }: { url: string; method: Method }, cors: Cors) => {
    const known = methods.get(url)
    if (known) {
      known.push(method)
      return
    }
    const list = [method]
    methods.set(url, list)
    app.options(apiRoot + url, async (request, reply) =>
      answerPreflight(reply, list, allowOrigin(request, reply, cors, deps.listedOrigins())),
    )
  }

  const authenticate = async (auth: Auth, request: FastifyRequest): Promise<Principal> => {
    const principal = await deps.resolve(request)
    if (auth === 'none') return principal
    if (auth === 'visitor') {
      if (principal.kind !== 'visitor') throw problem('unauthenticated')
      return principal
    }
    if (principal.kind !== 'user') throw problem('unauthenticated')
    if (auth === 'admin' && principal.user.role !== 'admin') throw problem('forbidden')
    return principal
  }

  return {
    route: route => declare(route, context => route.handler(context as never)),
    idempotentRoute: route =>
      declare(route, context =>
        answerOnce(deps, context.request, context.principal, (trx, wake) =>
          route.handler({ ...context, trx, wake } as never),
        ),
      ),
    methodsOf: path => [...methods].find(([url]) => patternOf(url).test(path))?.[1] ?? [],
  }
}

/** The place for a route: one that reads its body itself gets a scope in which nothing else reads it before. */
function placeFor(app: FastifyInstance, { raw }: { raw?: true }, add: (here: FastifyInstance) => unknown): void {
  if (!raw) {
    add(app)
    return
  }
  void app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    add(scope)
  })
}

function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`)
}

function principalOf(request: FastifyRequest): Principal {
  return principals.get(request) ?? { kind: 'none' }
}

/** What cannot be an id names nothing, unless the client is about to make it. */
function parseParams({ params, method }: { params?: Schemas; method: Method }, value: unknown): unknown {
  if (method !== 'PUT' && params?.safeParse(value).success === false) throw problem('not_found')
  return parse(params, value, 'params')
}

function parse(schema: Schemas, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw invalid(result.error, where)
}

function send(reply: FastifyReply, result: unknown): unknown {
  if (reply.sent) return reply
  if (result instanceof HttpProblem) return sendProblem(reply, result)
  reply.header('cache-control', 'no-store')
  if (result instanceof Answer) return reply.code(result.status).headers(result.headers).send(result.body)
  return result
}
