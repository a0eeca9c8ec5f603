let begin: (texts: Promise<void>) => void
let all = new Promise<void>(resolve => {
  begin = resolve
})

/** Resolves once every text is there in the language in use, those of the first load aside, which are there before it. */
export const allTexts = (): Promise<void> => all

/** Says what {@link allTexts} waits for. It never rejects: offline, English ids are shown rather than nothing. */
export function waitForTexts(texts: Promise<void>): void {
  all = texts
  begin(texts)
}
