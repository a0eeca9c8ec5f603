import { Suspense } from 'react'
import { useStore } from '../../features/ui/data/use-store.ts'
import { lazily } from '../../features/ui/lazily.ts'
import { replies } from '../../platform/replies.ts'
import { createStore } from '../../shared/store.ts'

const SignOutQuestion = lazily(() => import('./sign-out-question.tsx'), 'SignOutQuestion')

interface Question {
  readonly unsent: number
  readonly answer: (leave: boolean) => void
}

const question = createStore<Question | null>(null)

/** @returns whether to sign out: asked only where replies would be lost by it */
export function mayLeave(): Promise<boolean> {
  const unsent = replies().rows.get().length
  if (unsent === 0) return Promise.resolve(true)
  return new Promise(resolve => {
    const answer = (leave: boolean) => {
      question.set(null)
      resolve(leave)
    }
    question.set({ unsent, answer })
  })
}

/** Where the question appears; the shell shows it once. */
export function SignOutAsked() {
  const asked = useStore(question)
  return (
    asked && (
      <Suspense>
        <SignOutQuestion unsent={asked.unsent} onAnswer={asked.answer} />
      </Suspense>
    )
  )
}
