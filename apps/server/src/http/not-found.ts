import type { FastifyInstance } from 'fastify'
import { apiRoot } from './app.ts'
import { sendProblem } from './error-answers.ts'
import { problem } from './problem.ts'

/**
 * Answers unknown addresses, and known ones that are asked by another method.
 * @param methodsOf the methods that an API path takes
 */
export function answerNotFound(app: FastifyInstance, methodsOf: (path: string) => readonly string[]): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    const allowed = path.startsWith(`${apiRoot}/`) ? methodsOf(path.slice(apiRoot.length)) : []
    if (allowed.length === 0) return sendProblem(reply, problem('not_found'))
    return sendProblem(reply, problem('method_not_allowed', {}, { allow: allowed.join(', ') }))
  })
}
