import type { ContentPolicy } from '@deskbell/contract'
import type { MessageContent, NotificationContent, TakenContent } from '../notification-content.ts'
import { inSentence } from '../words/bidi.ts'
import { type Words, wordsFor } from '../words/words.ts'

/** What a notification says on one device. */
export interface Said {
  readonly title: string
  readonly body: string
  readonly lang?: string
  /** `auto` where somebody's own words stand in it, whatever language those are in. */
  readonly dir: 'auto' | 'ltr' | 'rtl'
  /** Conversations with something unread. */
  readonly badge?: number
  /** Whose picture it shows; without one it is the app's own. */
  readonly picture?: Picture
}

export type Picture =
  | { readonly of: 'name'; readonly name: string }
  | { readonly of: 'user'; readonly id: TakenContent['by']['id']; readonly version: string }

export interface Listener {
  /** BCP 47; null if it is not known. */
  readonly language: string | null
  readonly policy: ContentPolicy
}

/** Words for what is to be told, in the device's language, and no more than its policy permits. */
export function say(content: NotificationContent, { language, policy }: Listener): Said {
  const words = wordsFor(language)
  if (!('says' in content)) {
    const { title, body, lang } = content
    return { title, body, dir: 'auto', ...(lang === undefined ? {} : { lang }), ...badgeOf(content) }
  }
  switch (content.says) {
    case 'message':
      return { ...sayMessage(words, content, policy), lang: words.lang, ...badgeOf(content) }
    case 'taken':
      return { ...sayTaken(words, content, policy), lang: words.lang, ...badgeOf(content) }
    case 'summary':
      return { ...words.summary(content.waiting, content.oldestMinutes), ...ofWords(words), ...badgeOf(content) }
    case 'test': {
      const { own, by, body } = words.test
      const title = content.by === null || policy === 'minimal' ? own : by(inSentence(content.by, words.dir))
      return { title, body, lang: words.lang, dir: words.dir }
    }
    case 'lost': {
      const { own, by, body, title } = words.lost
      if (policy === 'minimal') return { title, body, ...ofWords(words) }
      const device = inSentence(content.device, words.dir)
      const said = content.by === null ? own(device) : by(device, inSentence(content.by, words.dir))
      return { title, body: `${said} ${body}`, ...ofWords(words) }
    }
    case 'welcome':
      return { ...words.welcome, lang: words.lang, dir: words.dir }
  }
}

function sayMessage(words: Words, { from, text, files, unread }: MessageContent, policy: ContentPolicy): Said {
  if (policy === 'minimal') return { title: words.newMessage, body: '', dir: words.dir }
  const name = from || words.visitor
  const counted = words.from(unread, inSentence(name, words.dir))
  const picture = { of: 'name', name } as const
  if (policy === 'sender') return { title: counted, body: '', dir: words.dir, picture }
  const body = text || (files === undefined ? '' : words.files(files.count, files.names))
  return { title: unread > 1 ? counted : name, body, dir: 'auto', picture }
}

function sayTaken(words: Words, { how, by, from }: TakenContent, policy: ContentPolicy): Said {
  if (policy === 'minimal') return { title: words.takenByColleague[how], body: '', dir: words.dir }
  return {
    title: words.taken[how](inSentence(by.name, words.dir)),
    body: words.conversationWith(inSentence(from || words.visitor, words.dir)),
    dir: words.dir,
    picture: by.picture === null ? { of: 'name', name: by.name } : { of: 'user', id: by.id, version: by.picture },
  }
}

const ofWords = ({ lang, dir }: Words) => ({ lang, dir })

function badgeOf({ badge }: { readonly badge?: number | undefined }) {
  return badge === undefined ? {} : { badge }
}
