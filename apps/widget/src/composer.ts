import { element, icon } from './dom.ts'
import type { FileTray } from './file-tray.ts'
import type { Texts } from './texts/texts.ts'
import type { Draft } from './thread.ts'

const paperPlane = 'M3 20.5 22 12 3 3.5v6.6L16 12 3 13.9z'
const paperClip =
  'M16.5 6v11.5a4.5 4.5 0 0 1-9 0V5a3 3 0 0 1 6 0v10.5a1.5 1.5 0 0 1-3 0V6H9v9.5a3 3 0 0 0 6 0V5a4.500 4.500 0 0 0-9 0v12.500a6 6 0 0 0 12 0V6z'

/** The contract's limit for a message, in characters. */
const longestMessage = 10_000

export interface ComposerDeps {
  readonly texts: Texts
  readonly tray: FileTray
  readonly onSend: (draft: Draft) => void
  readonly onType: () => void
}

export interface Composer {
  readonly form: HTMLFormElement
  readonly focus: () => void
  readonly text: () => string
  readonly setText: (text: string) => void
  /** What the backend takes; undefined hides the button. */
  readonly acceptFiles: (types: readonly string[] | undefined) => void
  readonly onTray: () => void
}

/** The field and its buttons. Enter sends, Shift and Enter makes a line; not while an input method composes a word. */
export function createComposer({ texts, tray, onSend, onType }: ComposerDeps): Composer {
  const field = element('textarea', {
    id: 'message',
    rows: '1',
    enterkeyhint: 'send',
    maxlength: String(longestMessage),
    dir: 'auto',
  })
  const label = element('label', { for: 'message', class: 'unseen' }, texts.field)
  const chooser = element('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    tabindex: '-1',
    'aria-hidden': 'true',
  })
  const attach = element(
    'button',
    { class: 'attach', type: 'button', 'aria-label': texts.attach, hidden: true },
    icon(paperClip),
  )
  const send = element('button', { class: 'send', type: 'submit', 'aria-label': texts.send }, icon(paperPlane))
  const note = element('p', { class: 'note', role: 'status' })
  const form = element('form', { class: 'composer' }, label, attach, chooser, field, send, note)
  let isWaiting = false
  let takesFiles = false

  const submit = () => {
    isWaiting = tray.isBusy()
    note.textContent = isWaiting ? texts.sentWhenUploaded : ''
    if (isWaiting) return
    const text = field.value.trim()
    if (text === '' && tray.count() === 0) return field.focus()
    field.value = ''
    onSend({ text, files: tray.take() })
    field.focus()
  }
  form.addEventListener('submit', event => {
    event.preventDefault()
    submit()
  })
  field.addEventListener('input', onType)
  field.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  field.addEventListener('paste', event => {
    const files = event.clipboardData?.files
    if (!takesFiles || !files?.length) return
    event.preventDefault()
    tray.add(files)
  })
  attach.addEventListener('click', () => chooser.click())
  chooser.addEventListener('change', () => {
    tray.add(chooser.files ?? [])
    chooser.value = ''
    field.focus()
  })
  return {
    form,
    focus: () => field.focus(),
    text: () => field.value,
    setText: text => {
      field.value = text
    },
    acceptFiles: types => {
      takesFiles = types !== undefined
      attach.hidden = !takesFiles
      chooser.accept = types?.join(',') ?? ''
    },
    onTray: () => {
      if (!isWaiting || tray.isBusy()) return
      if (tray.count() > 0 || field.value.trim() !== '') submit()
      else {
        isWaiting = false
        note.textContent = ''
      }
    },
  }
}
