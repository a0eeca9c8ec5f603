import type { Api } from '@deskbell/api'
import type { UploadedAttachment } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { uploadsOf } from './uploads.ts'

type Answer = Awaited<ReturnType<Api['attachments']['upload']>>

/** A backend that answers when it is told to, or ends with the caller's signal. */
function backend() {
  const asked: { name: string; answer: (answer: Answer) => void }[] = []
  const upload: Api['attachments']['upload'] = ({ name }, signal) =>
    new Promise(resolve => {
      asked.push({ name, answer: resolve })
      signal?.addEventListener('abort', () => resolve({ ok: false, failure: { kind: 'aborted' } }))
    })
  return { asked, api: { attachments: { upload } } as unknown as Api }
}
const taken = (name: string): Answer => ({
  ok: true,
  status: 201,
  data: { id: `att_${name.padEnd(8, '0')}`, name, contentType: 'text/plain', size: 2 } as UploadedAttachment,
})
const file = (name: string) => new File(['hi'], name)
const settled = () => new Promise(resolve => setTimeout(resolve))

it('files go up side by side, each with its state', async () => {
  const { api, asked } = backend()
  const uploads = uploadsOf('states')
  uploads.add(api, [file('a'), file('b')])
  expect(uploads.list.get().map(({ name, state }) => [name, state])).toEqual([
    ['a', 'sending'],
    ['b', 'sending'],
  ])
  asked[0]?.answer(taken('a'))
  asked[1]?.answer({ ok: false, failure: { kind: 'offline' } })
  await settled()
  expect(uploads.list.get().map(({ state }) => state)).toEqual(['ready', 'failed'])

  uploads.retry(api, uploads.list.get()[1]?.key ?? 0)
  asked[2]?.answer(taken('b'))
  await settled()
  expect(uploads.list.get().map(({ uploaded }) => uploaded?.name)).toEqual(['a', 'b'])
})

it('one that is given up in the middle is gone, and stays so', async () => {
  const { api, asked } = backend()
  const uploads = uploadsOf('given up')
  uploads.add(api, [file('a'), file('b')])
  uploads.remove(uploads.list.get()[0]?.key ?? 0)
  await settled()
  expect(asked).toHaveLength(2)
  expect(uploads.list.get().map(({ name }) => name)).toEqual(['b'])
})

it('ten at a time, and the same files when one comes back to the conversation', () => {
  const { api } = backend()
  uploadsOf('many').add(
    api,
    Array.from({ length: 12 }, (_, n) => file(`${n}`)),
  )
  expect(uploadsOf('many').list.get()).toHaveLength(10)
  expect(uploadsOf('another').list.get()).toHaveLength(0)
  uploadsOf('many').clear()
  expect(uploadsOf('many').list.get()).toHaveLength(0)
})
