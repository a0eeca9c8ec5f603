import type { WidgetConfig } from '@deskbell/contract'
import { createComposer } from './composer.ts'
import { element } from './dom.ts'
import { createEmailForm, type EmailFormDeps } from './email-form.ts'
import { createFileTray, type Uploader } from './file-tray.ts'
import type { LanguageCode } from './languages.ts'
import { createMessageList } from './message-list.ts'
import type { MessageViewOptions } from './message-view.ts'
import { createPanelHeader, type PanelHeaderDeps } from './panel-header.ts'
import { fitPhone } from './phone-layout.ts'
import type { Texts } from './texts/texts.ts'
import type { Thread } from './thread.ts'

export interface PanelDeps extends Pick<MessageViewOptions, 'resolve' | 'onOpenFile'> {
  readonly thread: Thread
  readonly texts: Texts
  readonly code: LanguageCode
  readonly config: () => WidgetConfig | undefined
  readonly upload: Uploader
  readonly onType: () => void
  readonly onClose: () => void
  readonly sound: PanelHeaderDeps['sound']
  /** Whether an address is still to be asked for. */
  readonly asksEmail: () => boolean
  readonly email: Pick<EmailFormDeps, 'onSave' | 'onSkip'>
}

export interface Panel {
  readonly node: HTMLElement
  readonly focus: () => void
  readonly render: () => void
  readonly draft: () => string
  readonly setDraft: (text: string) => void
  /** Nothing is left of what was being written. */
  readonly clear: () => void
}

/** The conversation on the screen. It reads the thread's state and draws it; it keeps none of its own. */
export function createPanel(deps: PanelDeps): Panel {
  const { thread, texts, code, config } = deps
  const tray = createFileTray({
    texts,
    code,
    maxBytes: () => config()?.attachments.maxBytes ?? 0,
    upload: deps.upload,
    onChange: () => composer.onTray(),
  })
  const department = element('select', { id: 'department' })
  const departmentRow = element(
    'p',
    { class: 'department', hidden: true },
    element('label', { for: 'department' }, texts.department),
    department,
  )
  const composer = createComposer({
    texts,
    tray,
    onType: deps.onType,
    onSend: draft => thread.send({ ...draft, departmentId: departmentRow.hidden ? undefined : department.value }),
  })
  const header = createPanelHeader({ ...deps, texts, code, config })
  const list = createMessageList({
    ...deps,
    onEdit: ({ text, files = [] }) => {
      composer.setText([text, composer.text()].filter(Boolean).join('\n'))
      tray.restore(files)
      composer.focus()
    },
  })
  const typing = element('p', { class: 'typing', hidden: true })
  const banner = element('p', { class: 'banner', role: 'status', hidden: true }, texts.behind)
  // They scroll with the messages: however little room the on-screen keyboard leaves, the field for messages has it.
  const emailPlace = element('div', {})
  list.node.append(departmentRow, emailPlace)
  const dropHint = element('p', { class: 'drop', hidden: true, 'aria-hidden': 'true' }, texts.dropHere)
  const node = element(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true },
    header.node,
    list.node,
    typing,
    banner,
    tray.node,
    composer.form,
    dropHint,
  )
  node.addEventListener('keydown', event => {
    if (event.key === 'Escape') deps.onClose()
  })
  // What is written here is no key of the page's own shortcuts.
  for (const type of ['keydown', 'keypress', 'keyup']) node.addEventListener(type, event => event.stopPropagation())
  fitPhone(node, () => !node.hidden)

  const takesFiles = () => (config()?.attachments.maxBytes ?? 0) > 0
  const isFileDrag = (event: DragEvent) => takesFiles() && event.dataTransfer?.types.includes('Files') === true
  node.addEventListener('dragover', event => {
    if (!isFileDrag(event)) return
    event.preventDefault()
    dropHint.hidden = false
  })
  node.addEventListener('dragleave', event => {
    if (!node.contains(event.relatedTarget as Node | null)) dropHint.hidden = true
  })
  node.addEventListener('drop', event => {
    dropHint.hidden = true
    if (!isFileDrag(event)) return
    event.preventDefault()
    tray.add(event.dataTransfer?.files ?? [])
  })

  const renderConfig = (hasMessages: boolean) => {
    const site = config()
    composer.acceptFiles(takesFiles() ? site?.attachments.types : undefined)
    const departments = site?.departments ?? []
    departmentRow.hidden = hasMessages || departments.length < 2
    if (department.childElementCount !== departments.length + 1)
      department.replaceChildren(
        element('option', { value: '' }, texts.anyDepartment),
        ...departments.map(({ id, name }) => element('option', { value: id }, name)),
      )
    const form = emailPlace.firstElementChild
    if (!form && deps.asksEmail()) {
      emailPlace.append(createEmailForm({ texts, ...deps.email }))
      list.node.scrollTop = list.node.scrollHeight
    } else if (form && !deps.asksEmail() && !isInUse(form)) form.remove()
  }
  const render = () => {
    const state = thread.get()
    header.render(state)
    list.render()
    renderConfig(state.messages.length + state.pending.length > 0)
    const isStalled = state.stalled && state.pending.some(entry => entry.state === 'waiting')
    banner.hidden = !state.behind && !isStalled
    typing.hidden = state.typing === null
    typing.replaceChildren(state.typing === null ? '' : texts.typing(isolate(state.typing)))
    if (!node.hidden && !document.hidden) thread.markSeen()
  }
  const clear = () => {
    composer.setText('')
    tray.clear()
  }
  return { node, focus: composer.focus, render, draft: composer.text, setDraft: composer.setText, clear }
}

/** Thanks for an address, or one that is being written. */
function isInUse(form: Element): boolean {
  return form.querySelector('[role=status]') !== null || (form.querySelector('input')?.value ?? '') !== ''
}

/** A name within a sentence, whatever way it is written (Unicode's first strong isolate). */
const isolate = (name: string) => `\u2068${name}\u2069`
