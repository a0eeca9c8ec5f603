import { element } from './dom.ts'

/** How much of a message is read out by itself, in characters: the rest is in the conversation. */
const longest = 160
const forgetMs = 10_000

export interface Announcer {
  readonly node: HTMLElement
  readonly say: (text: string) => void
}

/** Reads out what is new, each thing once. The conversation itself is silent, or opening it would read it all. */
export function createAnnouncer(): Announcer {
  const node = element('div', { class: 'unseen', role: 'status' })
  return {
    node,
    say: text => {
      const line = element('p', {}, text.length > longest ? `${text.slice(0, longest)} …` : text)
      node.append(line)
      setTimeout(() => line.remove(), forgetMs)
    },
  }
}
