import { useState } from 'react'
import styles from './avatar.module.css'
import { useSite } from './data/connection.ts'

/** As many colours as avatar.module.css has. */
const COLOURS = 6

interface AvatarProps {
  readonly name: string
  /** Decides the colour: the same person has the same one everywhere. */
  readonly id: string
  readonly url?: string | null | undefined
  /** CSS pixels. */
  readonly size?: number
}

/** A person's picture, or their initials. Decoration: the name stands beside it. */
export function Avatar({ name, id, url, size = 36 }: AvatarProps) {
  const { apiRoot } = useSite()
  const [broken, setBroken] = useState<string>()
  const box = { inlineSize: size, blockSize: size }
  if (url && url !== broken) {
    return (
      <img
        className={styles['avatar']}
        style={box}
        src={new URL(url, new URL(apiRoot, location.href)).href}
        alt=""
        width={size}
        height={size}
        onError={() => setBroken(url)}
      />
    )
  }
  return (
    <span
      className={styles['avatar']}
      style={{ ...box, fontSize: size * 0.4 }}
      data-colour={colourOf(id)}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  )
}

/** The first letters of the first and the last word; whole characters, whatever they are made of. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter(word => /[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends
    .map(word => /[\p{L}\p{N}]\p{M}*/u.exec(word ?? '')?.[0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

function colourOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % COLOURS
}
