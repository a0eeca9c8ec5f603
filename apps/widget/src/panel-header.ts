import type { WidgetConfig } from '@deskbell/contract'
import { element, icon } from './dom.ts'
import { statusText } from './hours.ts'
import { picture } from './picture.ts'
import type { Texts } from './texts/texts.ts'
import type { ThreadState } from './thread.ts'

const bellOn =
  'M12 22a2.5 2.5 0 0 0 2.5-2.5h-5A2.5 2.5 0 0 0 12 22zm7-5.5-2-2V10a5 5 0 0 0-4-4.9V4a1 1 0 0 0-2 0v1.1A5 5 0 0 0 7 10v4.5l-2 2v1h14z'
const bellOff = `${bellOn}M3 4.4 4.4 3 21 19.6 19.6 21z`
const cross = 'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4L12 13.4 6.4 19 5 17.6 10.6 12 5 6.4z'

export interface PanelHeaderDeps {
  readonly texts: Texts
  readonly code: string
  readonly config: () => WidgetConfig | undefined
  readonly resolve: (url: string) => string | undefined
  readonly onClose: () => void
  /** The visitor's own switch, beside the site's. */
  readonly sound: { readonly isOn: () => boolean; readonly toggle: () => void }
}

/** Whom one talks to, and whether somebody is there. */
export function createPanelHeader({ texts, code, config, resolve, onClose, sound }: PanelHeaderDeps) {
  const close = element('button', { class: 'close', type: 'button', 'aria-label': texts.close }, icon(cross))
  close.addEventListener('click', onClose)
  const bell = element('button', { class: 'close', type: 'button', 'aria-label': texts.sound })
  bell.addEventListener('click', () => {
    sound.toggle()
    showSound()
  })
  const showSound = () => {
    bell.setAttribute('aria-pressed', String(sound.isOn()))
    bell.replaceChildren(icon(sound.isOn() ? bellOn : bellOff))
  }
  const face = element('span', { class: 'face' })
  const title = element('h2', { id: 'title' })
  const status = element('p', { class: 'status' })
  const node = element('div', { class: 'head' }, face, element('div', { class: 'titles' }, title, status), bell, close)
  let shownFace: string | undefined

  const render = ({ conversation }: Pick<ThreadState, 'conversation'>) => {
    const site = config()
    bell.hidden = site?.sound === 'off'
    showSound()
    const operator = conversation?.assignee ?? undefined
    const lines = [operator?.name ?? site?.name ?? texts.title, operator ? site?.name : undefined]
    title.replaceChildren(element('bdi', {}, lines[0] ?? ''))
    const state = site ? statusText(site, texts, { code, now: new Date() }) : ''
    status.textContent = [lines[1], state].filter(Boolean).join(' · ')
    status.hidden = status.textContent === ''
    const url = operator?.avatarUrl ? resolve(operator.avatarUrl) : undefined
    const wanted = operator ? (url ?? operator.name) : ''
    if (wanted === shownFace) return
    shownFace = wanted
    face.hidden = !operator
    face.replaceChildren(...(operator ? [initials(operator.name)] : []), ...(url ? [picture(url, 'photo')] : []))
  }
  return { node, render }
}

function initials(name: string): HTMLElement {
  const letters = name
    .split(/\s+/)
    .flatMap(word => Array.from(word).slice(0, 1))
    .slice(0, 2)
  return element('span', { 'aria-hidden': 'true' }, letters.join('').toUpperCase())
}
