const units = ['byte', 'kilobyte', 'megabyte'] as const

/** A size as people of this language read it, such as "1.2 MB". */
export function bytesText(bytes: number, code: string): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2
  return new Intl.NumberFormat(code, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    // The short form knows no plural of bytes.
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: bytes < 10_000_000 && step === 2 ? 1 : 0,
  }).format(bytes / 1_000 ** step)
}
