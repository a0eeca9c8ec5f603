import type { ConversationId, UserId } from '@deskbell/contract'
import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import { writing } from '../../../platform/storage.ts'
import { openDraft } from './open-draft.ts'

const anna = { site: 'https://desk.test', userId: 'usr_anna0000' as UserId }
const id = 'cnv_first000' as ConversationId

beforeEach(async () => {
  await writing.keepDraft(anna, id, '')
})

// Issue 4, "Offline": it must never lose a word.
it('what was typed before the kept draft was read goes on behind it, on the disk too', async () => {
  await writing.keepDraft(anna, id, 'We deliver ')
  const shown: string[] = []
  const draft = openDraft(anna, id, text => shown.push(text))
  draft.write('on')
  await vi.waitFor(() => expect(shown.at(-1)).toBe('We deliver on'))
  await vi.waitFor(async () => expect(await writing.draft(anna, id)).toBe('We deliver on'))
  draft.close()
})

it('a kept draft does not come back over a reply that went out meanwhile', async () => {
  await writing.keepDraft(anna, id, 'We deliver ')
  const shown: string[] = []
  const draft = openDraft(anna, id, text => shown.push(text))
  draft.clear()
  await writing.draft(anna, id)
  expect(shown).toEqual([''])
  draft.close()
})

it('where the browser forbids channels, a draft is kept all the same', async () => {
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      constructor() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
    },
  )
  const draft = openDraft(anna, id, () => undefined)
  vi.unstubAllGlobals()
  draft.write('By boat')
  await vi.waitFor(async () => expect(await writing.draft(anna, id)).toBe('By boat'))
  draft.close()
})
