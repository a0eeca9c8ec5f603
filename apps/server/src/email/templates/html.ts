const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For text and for values of attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => entities[character] ?? '')
}

/** Control characters, and those that turn the direction of text around, but new lines and tabs. */
const deceiving = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu

/** What somebody wrote, with its lines. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(deceiving, '').trim()
}

/** @param url of our own origin */
export function pictureHtml(url: string | null): string {
  if (url === null) return ''
  return `<img src="${escapeHtml(url)}" alt="" width="40" height="40" style="border-radius:20px;vertical-align:middle">`
}
