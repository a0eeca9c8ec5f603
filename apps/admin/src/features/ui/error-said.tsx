import { lazy, Suspense } from 'react'
import { allTexts } from './i18n/all-texts.ts'
import { t } from './i18n/text.ts'

interface Props {
  readonly error: unknown
}

/** The texts are a chunk of their own: the first load seldom fails. Without it, it is said in general. */
async function loadTexts(): Promise<(error: unknown) => string> {
  const [texts] = await Promise.all([import('./data/error-text.ts').catch(() => undefined), allTexts()])
  return texts?.errorText ?? (() => t('Something went wrong. Try again; if it stays, tell your admin.'))
}

/** The text for a failed call, for a message that comes and goes. */
export async function sayError(error: unknown): Promise<string> {
  return (await loadTexts())(error)
}

const Said = lazy(async () => {
  const say = await loadTexts()
  return { default: ({ error }: Props) => say(error) }
})

/** What went wrong and what to do, for the screens of the first load; the others call `errorText`. */
export function ErrorSaid({ error }: Props) {
  return (
    <Suspense>
      <Said error={error} />
    </Suspense>
  )
}
