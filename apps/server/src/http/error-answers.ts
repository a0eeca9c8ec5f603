import type { ProblemCode } from '@deskbell/contract'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import type { z } from 'zod'
import { isAway } from '../db/is-away.ts'
import { drain } from './drain.ts'
import { HttpProblem, problem, problemType } from './problem.ts'

/** Fastify's own refusals, in the contract's words. */
const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_BAD_URL: 'invalid',
  FST_ERR_ASYNC_CONSTRAINT: 'invalid',
}

/** When the database may be back, in seconds. */
const RETRY_AFTER_S = '5'

/** Answers every failure with a problem of the contract's table, and never with a stack or a library's message. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error: FastifyError | HttpProblem, request, reply) => {
    if (error instanceof HttpProblem) return sendProblem(reply, error)
    const code = frameworkCodes[error.code] ?? (error instanceof SyntaxError ? 'malformed_json' : undefined)
    if (code === 'payload_too_large') await drain(request.raw)
    if (code) return sendProblem(reply, problem(code))
    if (error.statusCode !== undefined && error.statusCode < 500) return sendProblem(reply, problem('invalid'))
    request.log.error({ err: error }, 'a request failed')
    if (isAway(error)) return sendProblem(reply, problem('unavailable', {}, { 'retry-after': RETRY_AFTER_S }))
    return sendProblem(reply, problem('internal'))
  })
}

export function sendProblem(reply: FastifyReply, failure: HttpProblem): FastifyReply {
  return reply
    .code(failure.status)
    .headers(failure.headers)
    .header('cache-control', 'no-store')
    .type(problemType)
    .send(JSON.stringify(failure.toBody()))
}

/** A zod failure as `invalid`, with the path of each wrong field and never its value. */
export function invalid(error: z.ZodError, where: string): HttpProblem {
  const errors = error.issues.slice(0, 20).map(issue => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  return problem('invalid', { errors })
}
