import { Suspense } from 'react'
import { lazily } from '../../ui/lazily.ts'
import styles from './coach.module.css'
import type { DrawingName } from './drawing-names.ts'

/** A chunk of its own: most people never need a picture. */
const Drawing = lazily(() => import('./drawings/drawing.tsx'), 'Drawing')

/** What to do, in order, beside a drawing whose numbers are those of the steps. */
export function CoachSteps({
  steps,
  drawing,
}: {
  readonly steps: readonly string[]
  readonly drawing?: DrawingName | undefined
}) {
  if (steps.length === 0) return null
  return (
    <div className={styles['guide']}>
      <ol className={styles['steps']}>
        {steps.map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {drawing && (
        <div className={styles['frame']}>
          <Suspense>
            <Drawing name={drawing} />
          </Suspense>
        </div>
      )}
    </div>
  )
}
