import { contractVersion, type Discovery } from '@deskbell/contract'
import type { FastifyInstance } from 'fastify'
import { apiRoot } from '../http/app.ts'
import { sendProblem } from '../http/error-answers.ts'
import { problem } from '../http/problem.ts'

const discovery: Discovery = {
  name: 'Deskbell',
  apiRoot,
  contractVersions: [contractVersion],
  levels: ['push', 'conversations', 'routing', 'accounts'],
  signIn: ['session', 'basic'],
}

/** `GET /.well-known/deskbell`: how an app that knows only the site's address finds the rest. */
export function registerDiscovery(app: FastifyInstance, isReady: () => boolean): void {
  app.get('/.well-known/deskbell', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*')
    return isReady()
      ? reply.header('cache-control', 'no-cache').send(discovery)
      : sendProblem(reply, problem('unavailable'))
  })
}
