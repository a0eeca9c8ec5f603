/** Text from outside without control characters: PostgreSQL refuses U+0000, and no label or zone has any of them. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}/gu, '').trim()
}
