import { createVisitorApi, type VisitorApi } from '@deskbell/api'
import type { Deskbell } from '../../harness/deskbell.ts'
import { must } from '../../harness/people.ts'

const WRITERS = 20

/** Visitors who write, one after the other, so many messages a second in all. */
export async function keepWriting(deskbell: Pick<Deskbell, 'apiRoot'>, perSecond: number) {
  const writers: VisitorApi[] = []
  for (let count = 0; count < WRITERS; count++) writers.push(await newVisitor(deskbell.apiRoot, `Writer ${count}`))
  let written = 0
  const under = new Set<Promise<unknown>>()
  const began = performance.now()
  const timer = setInterval(() => {
    const writer = writers[written % WRITERS]
    if (!writer) return
    const text = `And ${written++} more words of mine`
    const sending = writer.visitor.send({ text }, crypto.randomUUID()).finally(() => under.delete(sending))
    under.add(sending)
  }, 1_000 / perSecond)
  return {
    /** Rejects if the bench was over before they could write as much as was asked for. */
    async stop() {
      clearInterval(timer)
      await Promise.all(under)
      const rate = (written * 1_000) / (performance.now() - began)
      return { perSecond: rate.toFixed(1) }
    },
  }
}

async function newVisitor(apiRoot: string, name: string): Promise<VisitorApi> {
  let token = ''
  const api = createVisitorApi({
    apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await api.visitors.create({ name })).token
  must(await api.visitor.send({ text: 'Hello' }, crypto.randomUUID()))
  return api
}
