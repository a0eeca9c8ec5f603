/** In characters. Every file system takes so many, with what a browser adds to a name that is there already. */
const MOST = 200

/** Marks that turn the writing's direction: "fdp.exe" could be shown as "exe.pdf". And what is not seen at all. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu
/** What one system or another does not take in a name. */
const UNFIT = /[<>:"|?*]/g
/** Names that Windows keeps for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * The name of a file as somebody's machine called it, fit to be shown and to be saved under: no path, nothing hidden, at
 * most 200 characters with its ending kept. "file" if nothing is left.
 */
export function cleanName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const seen = last.normalize('NFC').replaceAll(HIDDEN, '').replaceAll(UNFIT, '_').replaceAll(/\s+/g, ' ')
  // Leading dots hide a file, trailing ones are cut off by Windows.
  const name = seen.replace(/^[.\s]+/, '').replace(/[.\s]+$/, '')
  if (name === '') return 'file'
  return cut(DEVICE.test(name) ? `_${name}` : name)
}

/** What stands behind the last dot, in lower case; '' without. */
export function endingOf(name: string): string {
  return /\.([\p{L}\p{N}-]{1,20})$/u.exec(name)?.[1]?.toLowerCase() ?? ''
}

function cut(name: string): string {
  const characters = Array.from(name)
  if (name.length <= MOST) return name
  const ending = endingOf(name)
  const tail = ending === '' ? '' : name.slice(-ending.length - 1)
  let kept = ''
  for (const character of characters) {
    if (kept.length + character.length + tail.length > MOST) break
    kept += character
  }
  return kept + tail
}

/** The header that makes a download of it (RFC 6266), its name in every writing (RFC 8187) and in ASCII for old clients. */
export function contentDisposition(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** The name as the last part of an address: readable, and never longer than a router takes. */
export function nameInAddress(name: string): string {
  const encoded = encodeURIComponent(name)
  if (encoded.length <= 150) return encoded
  const ending = encodeURIComponent(endingOf(name))
  return ending === '' ? 'file' : `file.${ending}`
}
