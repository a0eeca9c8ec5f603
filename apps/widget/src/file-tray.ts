import { bytesText } from './bytes.ts'
import { element, icon } from './dom.ts'
import type { SentFile } from './storage.ts'
import type { Texts } from './texts/texts.ts'
import type { UploadResult } from './upload.ts'

const cross = 'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4L12 13.4 6.4 19 5 17.6 10.6 12 5 6.4z'
/** The contract's limit for one message. */
const mostFiles = 10

/** How often a file is sent by itself while there is a network. */
const mostTries = 3

export type Uploader = (file: File, signal: AbortSignal, onProgress: (part: number) => void) => Promise<UploadResult>

export interface FileTrayDeps {
  readonly texts: Texts
  readonly code: string
  readonly maxBytes: () => number
  readonly upload: Uploader
  readonly onChange: () => void
}

export interface FileTray {
  readonly node: HTMLElement
  readonly add: (files: Iterable<File>) => void
  /** Puts back files that the server has already. */
  readonly restore: (files: readonly SentFile[]) => void
  readonly isBusy: () => boolean
  /** Those that are uploaded; the tray is empty afterwards. */
  readonly take: () => readonly SentFile[]
  readonly count: () => number
  /** Takes out all, also what is still on its way. */
  readonly clear: () => void
}

interface Item {
  readonly node: HTMLElement
  readonly stop: AbortController
  sent?: SentFile
}

/** Files of the message that is being written: how far each one is, and a way to take it out again. */
export function createFileTray({ texts, code, maxBytes, upload, onChange }: FileTrayDeps): FileTray {
  const items = new Set<Item>()
  const list = element('ul')
  const fault = element('p', { class: 'fault', role: 'alert' })
  const node = element('div', { class: 'tray', hidden: true }, list, fault)
  const show = () => {
    node.hidden = items.size === 0 && fault.textContent === ''
    onChange()
  }
  const complain = (text: string) => {
    fault.textContent = text
    show()
  }
  const drop = (item: Item) => {
    item.stop.abort()
    item.node.remove()
    items.delete(item)
    show()
  }
  const put = (name: string, ...more: Node[]): Item => {
    const remove = element(
      'button',
      { type: 'button', class: 'remove', 'aria-label': texts.removeFile(name) },
      icon(cross),
    )
    const item: Item = {
      node: element('li', {}, element('bdi', {}, name), ...more, remove),
      stop: new AbortController(),
    }
    remove.addEventListener('click', () => drop(item))
    items.add(item)
    list.append(item.node)
    return item
  }

  async function start(file: File): Promise<void> {
    const progress = element('progress', { max: '1', value: '0', 'aria-label': texts.uploading(file.name) })
    const item = put(file.name, progress)
    show()
    for (let tries = 1; ; tries++) {
      const result = await upload(file, item.stop.signal, part => {
        progress.value = part
      })
      if (!items.has(item)) return
      if (result.kind === 'sent') {
        item.sent = result.file
        progress.remove()
        return show()
      }
      // With a network the fault may be the file's own: a person decides then.
      if (result.kind === 'offline' && (tries < mostTries || !navigator.onLine)) {
        complain(texts.fileWaits(file.name))
        await nextTry(item.stop.signal)
        complain('')
        continue
      }
      drop(item)
      if (result.kind === 'tooLarge') complain(texts.fileTooLarge(file.name, bytesText(maxBytes(), code)))
      else if (result.kind === 'refused') complain(texts.fileRefused(file.name))
      else if (result.kind !== 'cancelled') complain(texts.fileFailed(file.name))
      return
    }
  }

  return {
    node,
    add: files => {
      complain('')
      for (const file of files) {
        if (items.size >= mostFiles) return complain(texts.tooManyFiles(mostFiles))
        if (file.size > maxBytes()) complain(texts.fileTooLarge(file.name, bytesText(maxBytes(), code)))
        else void start(file)
      }
    },
    restore: files => {
      for (const sent of files) put(sent.name).sent = sent
      show()
    },
    isBusy: () => [...items].some(item => !item.sent),
    take: () => {
      const sent = [...items].flatMap(item => item.sent ?? [])
      items.clear()
      list.replaceChildren()
      complain('')
      return sent
    },
    count: () => items.size,
    clear: () => {
      for (const item of [...items]) drop(item)
      complain('')
    },
  }
}

/** When the browser says that there is a network again, or in ten seconds. */
function nextTry(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, 10_000)
    addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}
